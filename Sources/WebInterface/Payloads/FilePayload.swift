import TranscriptionCore

/// A media file on the wire: every key, `null` while unknown.
struct FilePayload: Encodable {
  private let file: FileSnapshot

  init(_ file: FileSnapshot) { self.file = file }

  private struct Windows: Encodable {
    let total: Int
    let done: Int
    let failed: Int
  }

  private enum CodingKeys: String, CodingKey {
    case id, name, state, duration, channels, codec, bytes, sha256, progress, position, windows, language, error,
      warning, notices
    case audioTrack = "audio_track"
    case sampleRate = "sample_rate"
    case createdAt = "created_at"
    case etaSeconds = "eta_seconds"
  }

  func encode(to encoder: any Encoder) throws {
    let record = file.record
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(record.id, forKey: .id)
    try container.encode(record.name, forKey: .name)
    try container.encode(record.state, forKey: .state)
    try container.encode(record.duration, forKey: .duration)
    try container.encode(record.sampleRate, forKey: .sampleRate)
    try container.encode(record.channels, forKey: .channels)
    try container.encode(record.codec, forKey: .codec)
    try container.encode(record.audioTrack, forKey: .audioTrack)
    try container.encode(record.bytes, forKey: .bytes)
    try container.encode(record.sha256, forKey: .sha256)
    try container.encode(record.createdAt, forKey: .createdAt)
    try container.encode(file.progress, forKey: .progress)
    try container.encode(file.position, forKey: .position)
    try container.encode(file.etaSeconds, forKey: .etaSeconds)
    try container.encode(
      Windows(total: record.windowsTotal, done: record.windowsDone, failed: record.windowsFailed),
      forKey: .windows)
    try container.encode(record.language, forKey: .language)
    try container.encode(record.failure, forKey: .error)
    try container.encode(record.warning, forKey: .warning)
    try container.encode(record.notices, forKey: .notices)
  }
}
