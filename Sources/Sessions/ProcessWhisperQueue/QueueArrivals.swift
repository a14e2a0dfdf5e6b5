import TranscriptionCore

/// What has to be written next: results, leases and their ends, collected while the commit before is on its way, so
/// that many windows cost one wait for the disk.
struct QueueArrivals {
  /// A lease that ended without a result.
  struct Return: Sendable {
    var file: FileID
    var index: Int
    var attempts: Int
  }

  var results: [WindowRecord] = []
  var returns: [Return] = []
  /// Leases that are not written yet. One that ends before needs no writing.
  private(set) var leases: [WindowID: WindowLeaseRecord] = [:]
  /// True once the leases have been held for long enough.
  var leasesAreDue = false

  /// True after a commit of several was refused: the one that is at fault must not take others along.
  var goOneByOne = false

  /// Results in one commit at most.
  static let largestBatch = 256

  var isEmpty: Bool { results.isEmpty && returns.isEmpty && !(leasesAreDue && !leases.isEmpty) }

  mutating func note(_ lease: WindowLeaseRecord, of window: WindowID) { leases[window] = lease }

  /// - Returns: whether the lease has been written, or is about to be.
  @discardableResult
  mutating func leaseEnded(_ window: WindowID) -> Bool { leases.removeValue(forKey: window) == nil }

  /// Leases that could not be written.
  mutating func putBack(_ refused: [WindowLeaseRecord], in session: SessionID) {
    for lease in refused { leases[WindowID(session: session, file: lease.file, index: lease.index)] = lease }
    leasesAreDue = true
  }

  mutating func takeLeases() -> [WindowLeaseRecord] {
    guard leasesAreDue else { return [] }
    defer {
      leases = [:]
      leasesAreDue = false
    }
    return Array(leases.values)
  }
}
