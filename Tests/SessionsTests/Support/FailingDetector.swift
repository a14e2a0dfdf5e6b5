import Synchronization
import TranscriptionCore

/// Finds speech as ``FakeSpeechDetector`` does until it has seen so many samples, then finds the file at fault.
final class FailingDetector: SpeechDetector {
  let name = "failing"
  private let left: Mutex<Int>

  init(afterSamples count: Int) { left = Mutex(count) }

  func detectSpeech(in samples: [Float]) async throws -> [SpeechSpan] {
    let remaining = left.withLock { left in
      left -= samples.count
      return left
    }
    if remaining < 0 { throw FileFailure(code: "undecodable", message: "scripted") }
    return try await FakeSpeechDetector().detectSpeech(in: samples)
  }
}
