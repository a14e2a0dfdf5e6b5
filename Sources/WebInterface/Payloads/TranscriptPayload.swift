import TranscriptionCore

/// A transcript in the native JSON.
struct TranscriptPayload: Encodable {
  private let transcript: Transcript

  init(_ transcript: Transcript) { self.transcript = transcript }

  private enum CodingKeys: String, CodingKey {
    case file, name, language, duration, final, engine, model, segments
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(transcript.file, forKey: .file)
    try container.encode(transcript.name, forKey: .name)
    try container.encode(transcript.language, forKey: .language)
    try container.encode(transcript.duration, forKey: .duration)
    try container.encode(transcript.isFinal, forKey: .final)
    try container.encode(transcript.engine, forKey: .engine)
    try container.encode(transcript.model, forKey: .model)
    try container.encode(transcript.segments, forKey: .segments)
  }
}
