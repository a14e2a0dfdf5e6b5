import TranscriptionCore

/// A window that was handed to an engine.
struct WindowLease: Sendable {
  let id: WindowID
  let window: SpeechWindow
  let engine: String
  let options: SessionOptions
}
