import Synchronization
import TranscriptionCore

/// Takes everything that is not silent for speech; pauses shorter than 0.1 s do not end a stretch.
final class FakeSpeechDetector: SpeechDetector {
  let name = "fake"
  let judgesLocally: Bool
  private let count = Atomic<Int>(0)

  init(judgesLocally: Bool = true) { self.judgesLocally = judgesLocally }

  /// Samples that it was given, all calls together.
  var examinedSamples: Int { count.load(ordering: .relaxed) }

  func detectSpeech(in samples: [Float]) async throws -> [SpeechSpan] {
    count.add(samples.count, ordering: .relaxed)
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
