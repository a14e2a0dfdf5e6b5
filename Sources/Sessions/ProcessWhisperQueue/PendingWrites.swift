import TranscriptionCore

/// What has to be written next: results, leases and their ends, collected while the commit before is on its way, so
/// that many windows cost one wait for the disk. Pure.
struct PendingWrites: Sendable {
  /// A lease that ended without a result.
  struct Return: Sendable {
    var file: FileID
    var index: Int
    var attempts: Int
  }

  private(set) var results: [WindowRecord] = []
  private(set) var returns: [Return] = []
  /// Leases that are not written yet. One that ends before needs no writing.
  private var leases: [WindowID: WindowLeaseRecord] = [:]
  /// True once the leases have been held for long enough.
  private var leasesAreDue = false
  /// True after a commit of several was refused: the one that is at fault must not take others along.
  private var goesOneByOne = false

  /// Results in one commit at most.
  private static let largestBatch = 256

  var isEmpty: Bool { results.isEmpty && returns.isEmpty && !(leasesAreDue && hasLeases) }
  var hasLeases: Bool { !leases.isEmpty }

  mutating func add(_ result: WindowRecord) { results.append(result) }
  mutating func add(_ end: Return) { returns.append(end) }
  mutating func note(_ lease: WindowLeaseRecord, of window: WindowID) { leases[window] = lease }
  mutating func makeLeasesDue() { leasesAreDue = hasLeases }

  /// - Returns: whether the lease has been written, or is about to be.
  @discardableResult
  mutating func leaseEnded(_ window: WindowID) -> Bool { leases.removeValue(forKey: window) == nil }

  /// What the next commit takes.
  struct Batch: Sendable {
    var results: [WindowRecord]
    var returns: [Return]
    var leases: [WindowID: WindowLeaseRecord]
  }

  /// The results and returns stay until ``written(_:)``; the leases are taken out.
  mutating func takeBatch() -> Batch {
    let batch = Batch(
      results: Array(results.prefix(goesOneByOne ? 1 : Self.largestBatch)), returns: returns,
      leases: leasesAreDue ? leases : [:])
    if leasesAreDue {
      leases = [:]
      leasesAreDue = false
    }
    return batch
  }

  /// The batch needs no writing any more: it is written, or given up.
  mutating func written(_ batch: Batch) {
    results.removeFirst(batch.results.count)
    returns.removeFirst(batch.returns.count)
    if results.isEmpty { goesOneByOne = false }
  }

  /// The journal cannot write now: the batch's leases come again, too.
  ///
  /// - Parameter isHeld: whether an engine still has the window.
  mutating func putBack(_ batch: Batch, where isHeld: (WindowID) -> Bool) {
    for (window, lease) in batch.leases where isHeld(window) && leases[window] == nil { leases[window] = lease }
    leasesAreDue = leasesAreDue || !batch.leases.isEmpty
  }

  /// One of several results was refused: which, shows when each is written alone.
  mutating func goOneByOne() { goesOneByOne = true }
}
