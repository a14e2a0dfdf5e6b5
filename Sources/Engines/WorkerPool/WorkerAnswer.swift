import TranscriptionCore

/// What came of one request to a worker.
struct WorkerAnswer: Sendable {
  /// One outcome for each id of the request.
  let outcomes: [String: Result<WorkerReply, EngineFailure>]
  /// Why the rest was not answered; `nil` when all was. The worker is then of no more use.
  let failure: EngineFailure?
  /// False when the worker certainly never saw the request, so that another one can be given it without counting that
  /// as an attempt.
  let wasRead: Bool

  /// How many windows were answered.
  var answered: Int {
    outcomes.values.reduce(0) { count, outcome in
      if case .success = outcome { count + 1 } else { count }
    }
  }
}
