import TranscriptionCore

/// The names that OpenAI's clients may call a model by: our engines' and their models', and the aliases that clients
/// send by default, which stand for the server's first engine.
struct ModelCatalog: Sendable {
  static let aliases = [
    "whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-transcribe-diarize",
  ]

  /// Every name, ours first.
  let names: [String]
  private let engines: [EngineDescription]

  init(engines: [EngineDescription]) {
    self.engines = engines
    var names: [String] = []
    for name in engines.flatMap({ $0.isProvisional ? [$0.name] : [$0.name, $0.model] }) + Self.aliases
    where !name.isEmpty && !names.contains(name) {
      names.append(name)
    }
    self.names = names
  }

  /// The engine that a model's name stands for.
  ///
  /// - Throws: ``ServiceError`` (`model_not_found`; `model_not_known` while it may be that of an engine which cannot say
  ///   yet).
  func engine(named model: String) throws(ServiceError) -> EngineDescription? {
    try require(model)
    return engines.first { $0.name == model } ?? engines.first { $0.model == model } ?? engines.first
  }

  func require(_ model: String) throws(ServiceError) {
    if names.contains(model) { return }
    if let unknown = engines.first(where: \.isProvisional) { throw .modelNotKnown(yetOf: unknown.name) }
    throw Self.notFound(model)
  }

  private static func notFound(_ model: String) -> ServiceError {
    ServiceError(
      .notFound, code: "model_not_found",
      message: "There is no model \(model.prefix(80)). GET /v1/models has the list.", parameter: "model")
  }
}
