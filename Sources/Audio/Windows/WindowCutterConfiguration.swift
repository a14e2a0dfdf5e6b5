import TranscriptionCore

/// How audio is cut into windows. Lengths are in seconds.
package struct WindowCutterConfiguration: Sendable, Hashable {
  /// No window is longer.
  package var maximumWindowSeconds: Double
  /// A longer silence between two stretches of speech ends the window.
  package var maximumGapSeconds: Double
  /// Silence that a window takes along before and after its speech, where there is that much.
  package var paddingSeconds: Double
  /// Audio without speech that is kept, so that the detector hears what came before a word.
  package var contextSeconds: Double

  /// Values that make no sense together are made to: the gap and the context are at least twice the padding, and the
  /// maximum is at least 1 s and at least eight times the padding.
  package init(
    maximumWindowSeconds: Double = 30, maximumGapSeconds: Double = 3, paddingSeconds: Double = 0.15,
    contextSeconds: Double = 1
  ) {
    self.paddingSeconds = max(0, paddingSeconds)
    self.maximumWindowSeconds = max(1, maximumWindowSeconds, 8 * paddingSeconds)
    self.maximumGapSeconds = max(maximumGapSeconds, 2 * paddingSeconds)
    self.contextSeconds = max(contextSeconds, 2 * paddingSeconds)
  }

  var maximumWindow: Int { Self.samples(maximumWindowSeconds) }
  var maximumGap: Int { Self.samples(maximumGapSeconds) }
  var padding: Int { Self.samples(paddingSeconds) }
  var context: Int { Self.samples(contextSeconds) }

  private static func samples(_ seconds: Double) -> Int { Int((seconds * AudioFormat.sampleRate).rounded()) }
}
