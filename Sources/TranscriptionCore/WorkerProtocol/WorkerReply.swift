/// A line from a worker to the server, told apart by `t`.
package enum WorkerReply: Sendable, Hashable {
  /// The model is loaded; requests are welcome.
  case ready(Greeting)
  /// The worker cannot work and is about to exit; the message says what to do.
  case failed(message: String)
  case recognized(id: String, RecognizedWindow)
  case detected(id: String, [SpeechSpan])
  case diarized(id: String, [SpeakerTurn])
  case aligned(id: String, [Word])
  /// No to one request. `retry` says whether another attempt could end differently.
  case rejected(id: String, code: String, message: String, retry: Bool)
  case pong(number: Int)

  /// What a worker says of itself once it is ready.
  package struct Greeting: Sendable, Hashable, Codable {
    /// ``WorkerProtocol/version`` that the worker speaks.
    package var version: Int
    package var engine: EngineDescription
    package var maximumBatch: Int
    /// Version of the library behind the engine, for `doctor` and logs.
    package var library: String

    package init(
      version: Int = WorkerProtocol.version, engine: EngineDescription, maximumBatch: Int,
      library: String
    ) {
      self.version = version
      self.engine = engine
      self.maximumBatch = maximumBatch
      self.library = library
    }

    private enum CodingKeys: String, CodingKey {
      case version, engine
      case maximumBatch = "maximum_batch"
      case library
    }
  }
}

extension WorkerReply: Codable {
  private enum CodingKeys: String, CodingKey {
    case t, id, greeting, message, window, spans, turns, words, code, retry, n
  }
  private enum Kind: String, Codable {
    case ready, failed, recognized, detected, diarized, aligned, rejected, pong
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .t) {
    case .ready:
      self = .ready(try container.decode(Greeting.self, forKey: .greeting))
    case .failed:
      self = .failed(message: try container.decode(String.self, forKey: .message))
    case .recognized:
      self = .recognized(
        id: try container.decode(String.self, forKey: .id),
        try container.decode(RecognizedWindow.self, forKey: .window))
    case .detected:
      self = .detected(
        id: try container.decode(String.self, forKey: .id),
        try container.decode([SpeechSpan].self, forKey: .spans))
    case .diarized:
      self = .diarized(
        id: try container.decode(String.self, forKey: .id),
        try container.decode([SpeakerTurn].self, forKey: .turns))
    case .aligned:
      self = .aligned(
        id: try container.decode(String.self, forKey: .id),
        try container.decode([Word].self, forKey: .words))
    case .rejected:
      self = .rejected(
        id: try container.decode(String.self, forKey: .id),
        code: try container.decode(String.self, forKey: .code),
        message: try container.decode(String.self, forKey: .message),
        retry: try container.decode(Bool.self, forKey: .retry))
    case .pong:
      self = .pong(number: try container.decode(Int.self, forKey: .n))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .ready(let greeting):
      try container.encode(Kind.ready, forKey: .t)
      try container.encode(greeting, forKey: .greeting)
    case .failed(let message):
      try container.encode(Kind.failed, forKey: .t)
      try container.encode(message, forKey: .message)
    case .recognized(let id, let window):
      try container.encode(Kind.recognized, forKey: .t)
      try container.encode(id, forKey: .id)
      try container.encode(window, forKey: .window)
    case .detected(let id, let spans):
      try container.encode(Kind.detected, forKey: .t)
      try container.encode(id, forKey: .id)
      try container.encode(spans, forKey: .spans)
    case .diarized(let id, let turns):
      try container.encode(Kind.diarized, forKey: .t)
      try container.encode(id, forKey: .id)
      try container.encode(turns, forKey: .turns)
    case .aligned(let id, let words):
      try container.encode(Kind.aligned, forKey: .t)
      try container.encode(id, forKey: .id)
      try container.encode(words, forKey: .words)
    case .rejected(let id, let code, let message, let retry):
      try container.encode(Kind.rejected, forKey: .t)
      try container.encode(id, forKey: .id)
      try container.encode(code, forKey: .code)
      try container.encode(message, forKey: .message)
      try container.encode(retry, forKey: .retry)
    case .pong(let number):
      try container.encode(Kind.pong, forKey: .t)
      try container.encode(number, forKey: .n)
    }
  }
}
