import TranscriptionCore

/// A window whose audio lies ready on disk.
struct PreparedWindow: Sendable, Hashable {
  let window: SpeechWindow
  /// SHA-256 of its samples, hexadecimal.
  let audio: String
}
