/// Where a media file is on its road. `completed`, `failed` and `cancelled` are terminal; a retry leads back to `queued`.
package enum FileState: String, Sendable, Hashable, Codable, CaseIterable {
  case claimed, queued, decoding, transcribing, completed, failed, cancelled

  package var isTerminal: Bool {
    switch self {
    case .completed, .failed, .cancelled: true
    case .claimed, .queued, .decoding, .transcribing: false
    }
  }
}
