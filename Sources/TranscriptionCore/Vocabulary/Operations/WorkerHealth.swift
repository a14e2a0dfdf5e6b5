/// How the worker processes of one kind are at this moment.
package struct WorkerHealth: Sendable, Hashable, Codable {
  /// Whether workers may be started.
  package enum Breaker: String, Sendable, Hashable, Codable {
    case closed
    /// Too many failed in a row: none is started for a while.
    case open
    /// One is being tried.
    case probing
  }

  /// The most that run at the same time.
  package var configured: Int
  /// Those that have loaded their model and wait for work.
  package var idle: Int
  /// Those that are working on a request.
  package var busy: Int
  package var starting: Int
  package var breaker: Breaker
  /// Since the server started: processes that ended or had to be killed while they should have worked.
  package var crashes: Int
  /// Since the server started: processes that ended before they were ready.
  package var failedStarts: Int
  /// Resident bytes of all of them; 0 where they cannot be looked at.
  package var residentBytes: Int

  package init(
    configured: Int, idle: Int, busy: Int, starting: Int, breaker: Breaker, crashes: Int, failedStarts: Int,
    residentBytes: Int = 0
  ) {
    self.configured = configured
    self.idle = idle
    self.busy = busy
    self.starting = starting
    self.breaker = breaker
    self.crashes = crashes
    self.failedStarts = failedStarts
    self.residentBytes = residentBytes
  }
}
