/// What to do with the speech.
package enum TranscriptionTask: String, Sendable, Hashable, Codable, CaseIterable {
  case transcribe
  /// Into English.
  case translate
}
