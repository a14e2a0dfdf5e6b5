/// How long texts may be that users send and the server keeps or repeats.
package enum TextBounds {
  package static let label = TextBound("label", bytes: 1_024)
  package static let language = TextBound("language", bytes: 32)
  package static let engine = TextBound("engine", bytes: 128)
  package static let model = TextBound("model", bytes: 1_024)
  /// 4,000 characters of most scripts.
  package static let prompt = TextBound("prompt", bytes: 12_288)
  /// Each of them.
  package static let hotword = TextBound("hotwords", bytes: 256)
  /// All of a session together.
  package static let hotwords = TextBound("hotwords", bytes: 8_192)
  /// What a user calls a file.
  package static let fileName = TextBound("name", bytes: 255)
  package static let idempotencyKey = TextBound("Idempotency-Key", bytes: 512)
  package static let url = TextBound("url", bytes: 8_192)
  package static let query = TextBound("q", bytes: 1_024)
}
