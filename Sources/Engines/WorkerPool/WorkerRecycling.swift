/// When a worker that works is replaced all the same, between two requests: native libraries and Python leak.
///
/// Memory is bounded by looking at it and not by `RLIMIT_AS` or `RLIMIT_DATA`: ONNX Runtime and CUDA reserve address space
/// far beyond what they use, and an allocation that is refused inside a library ends in a crash anyway. A worker that
/// outgrows memory between two checks is left to the kernel's OOM killer, which is told to take workers first (see
/// ``WorkerProcess``).
package struct WorkerRecycling: Sendable, Hashable {
  /// Requests' windows after which a worker is replaced; `nil` for never.
  package var windows: Int?
  /// Resident bytes above which a worker is replaced between requests; `nil` for never.
  package var residentBytes: Int?
  /// A worker whose model alone is larger than ``residentBytes`` is not replaced after every request, but at most once in
  /// so many windows.
  package var leastWindows = 50

  package init(windows: Int? = nil, residentBytes: Int? = nil) {
    self.windows = windows
    self.residentBytes = residentBytes
  }

  /// Resident bytes above which a worker is killed in the middle of a request; `nil` for never.
  package var fatalBytes: Int? { residentBytes.map { $0 / 2 * 3 } }

  /// Whether a worker that has answered for so many windows is due.
  func isDue(windows served: Int, residentBytes used: Int?) -> Bool {
    if let windows, served >= windows { return true }
    guard let residentBytes, let used, served >= leastWindows else { return false }
    return used > residentBytes
  }
}
