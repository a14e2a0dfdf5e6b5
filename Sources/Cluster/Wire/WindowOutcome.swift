package import TranscriptionCore

/// What became of one window at a worker.
package struct WindowOutcome: Codable, Sendable, Hashable {
  package var id: String
  package var result: Result<RecognizedWindow, EngineFailure>

  package init(id: String, result: Result<RecognizedWindow, EngineFailure>) {
    self.id = id
    self.result = result
  }

  private enum CodingKeys: String, CodingKey { case id, recognized, failure }

  private struct Failure: Codable {
    var kind: String
    var message: String
    /// Windows of the batch that it hit.
    var batch: Int?
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    id = try fields.decode(String.self, forKey: .id)
    if let failure = try fields.decodeIfPresent(Failure.self, forKey: .failure) {
      var made = EngineFailure(
        Self.kind(failure.kind), String(failure.message.prefix(ClusterLimits.messageLength)))
      made.batchSize = max(1, failure.batch ?? 1)
      result = .failure(made)
    } else {
      result = .success(try fields.decode(RecognizedWindow.self, forKey: .recognized))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(id, forKey: .id)
    switch result {
    case .success(let recognized): try fields.encode(recognized, forKey: .recognized)
    case .failure(let failure):
      try fields.encode(
        Failure(kind: Self.name(failure.kind), message: failure.message, batch: failure.batchSize), forKey: .failure)
    }
  }

  private static func name(_ kind: EngineFailure.Kind) -> String {
    switch kind {
    case .workerExited: "worker_exited"
    case .timedOut: "timed_out"
    case .rejected: "rejected"
    case .unavailable: "unavailable"
    case .cancelled: "cancelled"
    }
  }

  /// A kind that is not known yet may be tried again, and is counted.
  private static func kind(_ name: String) -> EngineFailure.Kind {
    switch name {
    case "timed_out": .timedOut
    case "rejected": .rejected
    case "unavailable": .unavailable
    case "cancelled": .cancelled
    default: .workerExited
    }
  }
}
