import TranscriptionCore

/// Checks what a client wishes for its session against what the server can do.
struct SessionWishes {
  let engines: EngineSlots
  let bounds: SessionBounds

  /// The options that come of `wishes`; what they do not mention stays as in `options`.
  ///
  /// - Throws: `invalidRequest`, naming the field, for a wish that cannot be met.
  func applying(_ wishes: SessionPatch, to options: SessionOptions) throws(ServiceError) -> SessionOptions {
    var result = options
    if let engine = wishes.engine {
      guard engines.engineName(for: engine) != nil else {
        let names = engines.descriptions.map(\.name).joined(separator: ", ")
        throw Self.refusal("engine", "This server does not run an engine of that name; it runs: \(names).")
      }
      result.engine = engine
    }
    let name = result.engine ?? engines.descriptions[0].name
    guard let description = engines.descriptions.first(where: { $0.name == name }) else {
      throw Self.refusal("engine", "This server does not run that engine any more.")
    }
    try applyLanguageAndTask(wishes, of: description, to: &result)
    try applySpeakers(wishes, of: description, to: &result)
    try applyAlignment(wishes, of: description, to: &result)
    if let model = wishes.model {
      guard model == description.model || model == description.name else {
        throw Self.refusal("model", "The engine \(description.name) runs the model \(description.model) only.")
      }
      result.model = description.model
    }
    if let prompt = wishes.prompt {
      guard SessionBounds.fits(prompt, characters: SessionBounds.maximumPromptCharacters) else {
        throw Self.refusal("prompt", "A prompt may have at most \(SessionBounds.maximumPromptCharacters) characters.")
      }
      result.prompt = prompt.isEmpty ? nil : prompt
    }
    if let hotwords = wishes.hotwords {
      guard hotwords.count <= SessionBounds.maximumHotwords else {
        throw Self.refusal("hotwords", "There may be at most \(SessionBounds.maximumHotwords) hotwords.")
      }
      result.hotwords = hotwords
    }
    if let weight = wishes.weight {
      result.weight = try Self.checked(weight, in: SessionBounds.weight, field: "weight")
    }
    if let seconds = wishes.idleTimeoutSeconds {
      result.idleTimeoutSeconds = try Self.checked(
        seconds, in: SessionBounds.idleTimeoutSeconds, field: "idle_timeout_seconds")
    }
    if let cache = wishes.cache { result.cache = cache }
    if let label = wishes.label {
      guard SessionBounds.fits(label, characters: SessionBounds.maximumLabelCharacters) else {
        throw Self.refusal("label", "A label may have at most \(SessionBounds.maximumLabelCharacters) characters.")
      }
      result.label = label.isEmpty ? nil : label
    }
    return result
  }

  private func applyLanguageAndTask(
    _ wishes: SessionPatch, of engine: EngineDescription, to result: inout SessionOptions
  ) throws(ServiceError) {
    if let language = wishes.language {
      let isCode = (2...3).contains(language.utf8.count) && language.utf8.allSatisfy { (97...122).contains($0) }
      guard language == "auto" || isCode else {
        throw Self.refusal("language", "Say \"auto\" or a two-letter ISO-639-1 code in lower case, such as \"en\".")
      }
      let spoken = engine.capabilities.languages
      guard language == "auto" || spoken.isEmpty || spoken.contains(language) else {
        throw Self.refusal(
          "language",
          "The engine \(engine.name) with model \(engine.model) knows only: \(spoken.joined(separator: ", ")).")
      }
      result.language = language
    }
    if let wish = wishes.task {
      guard let task = TranscriptionTask(rawValue: wish) else {
        throw Self.refusal("task", "Say \"transcribe\" or \"translate\".")
      }
      guard task == .transcribe || engine.capabilities.translation else {
        throw Self.refusal("task", "The engine \(engine.name) cannot translate.")
      }
      result.task = task
    }
  }

  private func applyAlignment(
    _ wishes: SessionPatch, of engine: EngineDescription, to result: inout SessionOptions
  ) throws(ServiceError) {
    if let align = wishes.alignsWords { result.alignsWords = align }
    guard let characters = wishes.alignsCharacters else { return }
    guard !characters || engine.capabilities.characterTimes else {
      throw Self.refusal("char_alignments", "The engine \(engine.name) gives no times of characters.")
    }
    guard !characters || result.alignsWords else {
      throw Self.refusal("char_alignments", "Characters are placed by the alignment that \"align\": false leaves out.")
    }
    result.alignsCharacters = characters
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
