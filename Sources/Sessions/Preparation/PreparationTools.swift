package import Audio
package import TranscriptionCore

/// What preparation works with; one for the whole server.
package struct PreparationTools: Sendable {
  package var prober: MediaProber
  package var decoder: SampleDecoder
  package var detector: any SpeechDetector
  /// The longest window, in seconds.
  package var maximumWindowSeconds: Double
  /// Seconds of audio that one step decodes and looks through, before other sessions have their turn.
  package var stepSeconds: Double
  package var openDecoders: OpenDecoders

  package init(
    prober: MediaProber, decoder: SampleDecoder, detector: any SpeechDetector,
    maximumWindowSeconds: Double = 30, stepSeconds: Double = 30, openDecoders: OpenDecoders = OpenDecoders(capacity: 16)
  ) {
    self.prober = prober
    self.decoder = decoder
    self.detector = detector
    self.maximumWindowSeconds = maximumWindowSeconds
    self.stepSeconds = stepSeconds
    self.openDecoders = openDecoders
  }
}
