/// What ending a session removed.
package struct SessionReceipt: Sendable, Hashable, Codable {
  package var id: SessionID
  package var filesRemoved: Int
  package var bytesRemoved: Int
  package var windowsCancelled: Int
  package var durationMilliseconds: Int

  package init(
    id: SessionID, filesRemoved: Int, bytesRemoved: Int, windowsCancelled: Int,
    durationMilliseconds: Int
  ) {
    self.id = id
    self.filesRemoved = filesRemoved
    self.bytesRemoved = bytesRemoved
    self.windowsCancelled = windowsCancelled
    self.durationMilliseconds = durationMilliseconds
  }

  private enum CodingKeys: String, CodingKey {
    case id, state
    case filesRemoved = "files_removed"
    case bytesRemoved = "bytes_removed"
    case windowsCancelled = "windows_cancelled"
    case durationMilliseconds = "duration_ms"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(SessionSnapshot.State.ended, forKey: .state)
    try container.encode(filesRemoved, forKey: .filesRemoved)
    try container.encode(bytesRemoved, forKey: .bytesRemoved)
    try container.encode(windowsCancelled, forKey: .windowsCancelled)
    try container.encode(durationMilliseconds, forKey: .durationMilliseconds)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(SessionID.self, forKey: .id)
    filesRemoved = try container.decode(Int.self, forKey: .filesRemoved)
    bytesRemoved = try container.decode(Int.self, forKey: .bytesRemoved)
    windowsCancelled = try container.decode(Int.self, forKey: .windowsCancelled)
    durationMilliseconds = try container.decode(Int.self, forKey: .durationMilliseconds)
  }
}
