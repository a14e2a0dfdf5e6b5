/// What a worker process may take before it is replaced or killed.
package struct WorkerLimits: Sendable {
  /// How long the model may take to load.
  package var startTimeout: Duration = .seconds(120)
  /// How long a request may take.
  package var allowance = TimeAllowance()
  /// A worker that has a request is asked for a sign of life this often, and its memory is looked at.
  package var heartbeat: Duration = .seconds(1)
  /// Heartbeats in a row that a worker may leave unanswered. It is then stopped or wedged, whatever its request needs:
  /// the thread that answers does nothing else. Heartbeats are counted and not seconds, so that a server that was
  /// suspended itself does not blame its workers.
  package var missedHeartbeats = 5
  /// How long a worker that was asked to cancel may take before it is killed.
  package var cancellationGrace: Duration = .milliseconds(300)
  /// When workers that end are replaced.
  package var restarts = RestartRules()
  /// When workers that have worked for long are replaced.
  package var recycling = WorkerRecycling()
  /// Where it puts temporary files (`TMPDIR`); `nil` for the system's place.
  package var temporaryFolder: String?

  package init() {}
}
