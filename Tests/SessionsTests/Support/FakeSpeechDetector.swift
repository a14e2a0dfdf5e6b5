import TranscriptionCore

/// Takes everything that is not silent for speech; pauses shorter than 0.1 s do not end a stretch.
struct FakeSpeechDetector: SpeechDetector {
  let name = "fake"

  func detectSpeech(in samples: [Float]) async throws -> [SpeechSpan] {
    var spans: [SpeechSpan] = []
    for (place, sample) in samples.enumerated() where abs(sample) > 0.01 {
      if let last = spans.last, place - last.end < 1_600 {
        spans[spans.count - 1].end = place + 1
      } else {
        spans.append(SpeechSpan(start: place, end: place + 1))
      }
    }
    return spans
  }
}
