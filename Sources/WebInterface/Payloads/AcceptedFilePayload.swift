import TranscriptionCore

/// A file that was just taken into the queue.
struct AcceptedFilePayload: Encodable, Sendable {
  private let file: FileSnapshot

  init(_ file: FileSnapshot) { self.file = file }

  private enum CodingKeys: String, CodingKey {
    case id, name, state, position
    case etaSeconds = "eta_seconds"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file.record.id, forKey: .id)
    try container.encode(file.record.name, forKey: .name)
    try container.encode(file.record.state, forKey: .state)
    try container.encode(file.position, forKey: .position)
    try container.encode(file.etaSeconds, forKey: .etaSeconds)
  }
}
