import TranscriptionCore

/// Checks what a client wishes for its session against what the server can do.
struct SessionOptionsValidator {
  let engines: EngineSlots
  let bounds: SessionBounds

  /// The options that come of `wishes`; what they do not mention stays as in `options`.
  ///
  /// - Throws: `invalidRequest`, naming the field, for a wish that cannot be met.
  func applying(_ wishes: SessionPatch, to options: SessionOptions) throws(ServiceError) -> SessionOptions {
    var result = options
    try checkLengths(wishes)
    if let engine = wishes.engine {
      guard engines.engineName(for: engine) != nil else {
        let names = engines.names.joined(separator: ", ")
        throw Self.refusal("engine", "This server does not run an engine of that name; it runs: \(names).")
      }
      result.engine = engine
    }
    // An engine may be named as a model, too.
    if result.engine == nil, let model = wishes.model, engines.engineName(for: model) != nil { result.engine = model }
    let candidates = try candidates(wishes, options: result)
    try applyLanguageAndTask(wishes, of: candidates, to: &result)
    let description = candidates.engine(for: result)
    try applySpeakers(wishes, of: description, to: &result)
    try applyAlignment(wishes, of: description, to: &result)
    if wishes.model != nil { result.model = description.isProvisional ? nil : description.model }
    // Another engine's, where the session named one before.
    if result.model != description.model, !description.isProvisional || wishes.engine != nil { result.model = nil }
    if let prompt = wishes.prompt { result.prompt = prompt.isEmpty ? nil : prompt }
    if let hotwords = wishes.hotwords { result.hotwords = hotwords }
    if let weight = wishes.weight {
      result.weight = try Self.checked(weight, in: SessionBounds.weight, field: "weight")
    }
    if let seconds = wishes.idleTimeoutSeconds {
      result.idleTimeoutSeconds = try Self.checked(
        seconds, in: SessionBounds.idleTimeoutSeconds, field: "idle_timeout_seconds")
    }
    if let cache = wishes.cache { result.cache = cache }
    if let label = wishes.label { result.label = label.isEmpty ? nil : label }
    return result
  }

  /// The engines that the session's files may go to: the one that it names, those with the model that it names, else all.
  private func candidates(
    _ wishes: SessionPatch, options: SessionOptions
  ) throws(ServiceError) -> [EngineDescription] {
    let named = engines.descriptions.filter { $0.name == options.engine ?? $0.name }
    guard !named.isEmpty else {
      throw Self.refusal("engine", "This server does not run that engine any more.")
    }
    guard let model = wishes.model else {
      let running = named.filter { $0.model == options.model ?? $0.model }
      return running.isEmpty ? named : running
    }
    let running = named.filter { ($0.model == model && !$0.isProvisional) || $0.name == model }
    guard !running.isEmpty else {
      if let unknown = named.first(where: \.isProvisional) { throw .modelNotKnown(yetOf: unknown.name) }
      let models = named.map { "\($0.name) runs \($0.model)" }.joined(separator: ", ")
      throw Self.refusal("model", "\(Self.names(of: named)) cannot run that model: \(models).")
    }
    return running
  }

  /// Before anything else is done with the texts.
  private func checkLengths(_ wishes: SessionPatch) throws(ServiceError) {
    let texts = [
      (wishes.engine, TextBounds.engine), (wishes.language, TextBounds.language), (wishes.model, TextBounds.model),
      (wishes.prompt, TextBounds.prompt), (wishes.label, TextBounds.label),
    ]
    for case (let text?, let bound) in texts { try bound.check(text) }
    guard let hotwords = wishes.hotwords else { return }
    guard hotwords.count <= SessionBounds.maximumHotwords else {
      throw ServiceError(
        .invalidRequest, code: "invalid_value",
        message: "There may be at most \(SessionBounds.maximumHotwords) hotwords.", parameter: "hotwords",
        limit: SessionBounds.maximumHotwords)
    }
    for hotword in hotwords { try TextBounds.hotword.check(hotword) }
    try TextBounds.hotwords.check(bytes: hotwords.reduce(0) { $0 + $1.utf8.count })
  }

  /// - Parameter engines: the one that the session names, or all that its files may go to.
  private func applyLanguageAndTask(
    _ wishes: SessionPatch, of engines: [EngineDescription], to result: inout SessionOptions
  ) throws(ServiceError) {
    if let language = wishes.language {
      let isCode = (2...3).contains(language.utf8.count) && language.utf8.allSatisfy { (97...122).contains($0) }
      guard language == "auto" || isCode else {
        throw Self.refusal("language", "Say \"auto\" or a two-letter ISO-639-1 code in lower case, such as \"en\".")
      }
      guard engines.contains(where: { $0.capabilities.know(language) }) else {
        throw Self.refusal("language", Self.languages(of: engines))
      }
      result.language = language
    }
    if let wish = wishes.task {
      guard let task = TranscriptionTask(rawValue: wish) else {
        throw Self.refusal("task", "Say \"transcribe\" or \"translate\".")
      }
      guard task == .transcribe || engines.contains(where: \.capabilities.translation) else {
        throw Self.refusal("task", "\(Self.names(of: engines)) cannot translate.")
      }
      result.task = task
    }
    guard wishes.choosesEngine else { return }
    guard engines.contains(where: { $0.capabilities.allow(result) }) else {
      throw Self.refusal(
        wishes.task != nil ? "task" : "language",
        "No engine of this server can \(result.task.rawValue) the language \(result.language).")
    }
  }

  private static func names(of engines: [EngineDescription]) -> String {
    let names = engines.map(\.name).joined(separator: ", ")
    return engines.count == 1 ? "The engine \(names)" : "The engines \(names)"
  }

  private static func languages(of engines: [EngineDescription]) -> String {
    engines.map { engine in
      "The engine \(engine.name) with model \(engine.model) knows only: "
        + "\(engine.capabilities.languages.joined(separator: ", "))."
    }.joined(separator: " ")
  }

  private func applyAlignment(
    _ wishes: SessionPatch, of engine: EngineDescription, to result: inout SessionOptions
  ) throws(ServiceError) {
    if let align = wishes.alignsWords { result.alignsWords = align }
    if let characters = wishes.alignsCharacters { result.alignsCharacters = characters }
    guard result.alignsCharacters, wishes.alignsCharacters == true || wishes.choosesEngine else { return }
    guard engine.capabilities.characterTimes else {
      let remedy = wishes.alignsCharacters == nil ? "; send \"char_alignments\": false with it" : ""
      throw Self.refusal("char_alignments", "The engine \(engine.name) gives no times of characters\(remedy).")
    }
    guard result.alignsWords else {
      throw Self.refusal("char_alignments", "Characters are placed by the alignment that \"align\": false leaves out.")
    }
  }

  private func applySpeakers(
    _ wishes: SessionPatch, of engine: EngineDescription, to result: inout SessionOptions
  ) throws(ServiceError) {
    if let diarize = wishes.diarize {
      guard !diarize || engines.diarizer(for: engine.name) != nil else {
        throw Self.refusal(
          "diarize", "This server cannot tell speakers apart. " + (engines.diarizationHint ?? Self.noDiarization))
      }
      result.diarize = diarize
    }
    if let least = wishes.minimumSpeakers {
      result.minimumSpeakers = try Self.checked(least, in: SessionBounds.maximumSpeakers, field: "min_speakers")
    }
    if let most = wishes.maximumSpeakers {
      result.maximumSpeakers = try Self.checked(most, in: SessionBounds.maximumSpeakers, field: "max_speakers")
    }
    if let least = result.minimumSpeakers, let most = result.maximumSpeakers, least > most {
      throw Self.refusal("min_speakers", "min_speakers must not be greater than max_speakers.")
    }
  }

  private static let noDiarization = "No model for it is configured; \"sotto doctor\" says what to do."

  private static func checked(
    _ value: Int, in range: ClosedRange<Int>, field: String
  ) throws(ServiceError) -> Int {
    guard range.contains(value) else {
      throw refusal(field, "\(field) must be between \(range.lowerBound) and \(range.upperBound).")
    }
    return value
  }

  private static func refusal(_ field: String, _ message: String) -> ServiceError {
    ServiceError(.invalidRequest, code: "invalid_value", message: message, parameter: field)
  }
}
