import Foundation
import TranscriptionCore

/// The fields of an OpenAI transcription request, in whatever order they come. A field that cannot be served is refused
/// as soon as it is seen; unknown fields are ignored.
struct TranscriptionForm {
  enum Format: String, CaseIterable {
    case json, text, srt, vtt
    case verboseJSON = "verbose_json"
  }

  enum Granularity: String {
    case word, segment
  }

  let task: TranscriptionTask
  private(set) var format = Format.json
  private(set) var streams = false
  /// The audio track that is wanted, counted from 1.
  private(set) var audioTrack: Int?
  private let models: ModelCatalog
  private var engine: EngineDescription?
  /// Whether the caller asked for that engine, and not for whichever the server has.
  private var isEngineNamed = false
  private var language: String?
  private var prompt: String?
  private var hotwords: [String] = []
  private var chosenGranularities: Set<Granularity> = []

  /// - Parameter engines: the first is the default.
  init(task: TranscriptionTask, engines: [EngineDescription]) {
    self.task = task
    models = ModelCatalog(engines: engines)
    engine = engines.first
  }

  /// What to time in `verbose_json`; segments unless the caller chose.
  var granularities: Set<Granularity> { chosenGranularities.isEmpty ? [.segment] : chosenGranularities }

  /// The options of the session behind the request. A prompt is a hint, so an engine that takes none goes without.
  var wishes: SessionPatch {
    var wishes = SessionPatch()
    wishes.task = task.rawValue
    wishes.engine = isEngineNamed ? engine?.name : nil
    wishes.language = language
    if let engine, engine.isProvisional || engine.capabilities.prompt {
      wishes.prompt = prompt
      wishes.hotwords = hotwords.isEmpty ? nil : hotwords
    }
    return wishes
  }

  /// Takes one field.
  mutating func set(_ name: String, to text: String) throws(ServiceError) {
    let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !value.isEmpty else { return }
    switch name.prefix(while: { $0 != "[" }) {
    case "model":
      engine = try models.engine(named: value)
      isEngineNamed = !ModelCatalog.aliases.contains(value)
    case "response_format": format = try Self.format(value)
    case "language" where task == .transcribe: language = value.lowercased()
    case "prompt":
      try TextBounds.prompt.check(text)
      prompt = text
    case "keywords":
      try TextBounds.hotword.check(value)
      hotwords.append(value)
      try TextBounds.hotwords.check(bytes: hotwords.reduce(0) { $0 + $1.utf8.count })
    case "temperature": try Self.checkTemperature(value)
    case "timestamp_granularities": try addGranularities(value)
    case "audio_track": audioTrack = try UploadRequest.audioTrack(value)
    case "stream": streams = try Self.flag(value, name: "stream")
    default: break
    }
  }

  private static func format(_ value: String) throws(ServiceError) -> Format {
    if let format = Format(rawValue: value) { return format }
    let known = Format.allCases.map(\.rawValue).joined(separator: ", ")
    let reason =
      value == "diarized_json"
      ? "diarized_json is not offered by this engine." : "Unknown response_format."
    throw invalid("\(reason) Use one of \(known).", "response_format")
  }

  /// Checked as the original does, then left alone: engines here decide for themselves.
  private static func checkTemperature(_ value: String) throws(ServiceError) {
    guard let number = Double(value), (0...1).contains(number) else {
      throw invalid("temperature must be a number from 0 to 1.", "temperature")
    }
  }

  /// One name, several with commas, or a JSON list.
  private mutating func addGranularities(_ value: String) throws(ServiceError) {
    for item in value.split(whereSeparator: { ",[]\"' ".contains($0) }) {
      guard let granularity = Granularity(rawValue: item.lowercased()) else {
        throw Self.invalid("timestamp_granularities must be word or segment.", "timestamp_granularities")
      }
      chosenGranularities.insert(granularity)
    }
  }

  private static func flag(_ value: String, name: String) throws(ServiceError) -> Bool {
    switch value.lowercased() {
    case "true", "1": return true
    case "false", "0": return false
    default: throw invalid("\(name) must be true or false.", name)
    }
  }

  private static func invalid(_ message: String, _ field: String) -> ServiceError {
    ServiceError(.invalidRequest, code: "invalid_value", message: message, parameter: field)
  }
}
