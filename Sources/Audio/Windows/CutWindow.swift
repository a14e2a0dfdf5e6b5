package import TranscriptionCore

/// A window that is decided, with its sound.
package struct CutWindow: Sendable, Hashable {
  package var window: SpeechWindow
  /// 16 kHz mono; as many as the window is long.
  package var samples: [Float]

  package init(window: SpeechWindow, samples: [Float]) {
    self.window = window
    self.samples = samples
  }
}
