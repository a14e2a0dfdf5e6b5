import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

struct JudgedSpeechTests {
  private static let second = AudioFormat.samplesPerSecond

  /// What a detector that judges each moment by itself says of a stretch.
  private func answer(_ truth: [SpeechSpan], in range: Range<Int>) -> [SpeechSpan] {
    truth.compactMap { span in
      let (start, end) = (max(span.start, range.lowerBound), min(span.end, range.upperBound))
      return start < end ? SpeechSpan(start: start - range.lowerBound, end: end - range.lowerBound) : nil
    }
  }

  @Test(arguments: 1...20) func whatWasJudgedPieceByPieceIsWhatTheWholeSays(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var truth: [SpeechSpan] = []
    var place = 0
    while place < 200 * Self.second {
      let start = place + Int.random(in: 1_700..<5 * Self.second, using: &random)
      place = start + Int.random(in: 800..<20 * Self.second, using: &random)
      truth.append(SpeechSpan(start: start, end: place))
    }
    var judged = JudgedSpeech(start: 0)
    var (lower, upper, asked) = (0, 0, 0)
    while upper < 200 * Self.second {
      upper += Int.random(in: 1..<30 * Self.second, using: &random)
      let range = judged.unjudged(in: lower..<upper)
      asked += range.count
      #expect(range.upperBound == upper)
      let spans = judged.take(answer(truth, in: range), of: range, in: lower..<upper)
      #expect(spans == answer(truth, in: lower..<upper), "\(seed): \(lower)..<\(upper)")
      // A cutter lets go of some of it, now and then of nearly all.
      lower = Int.random(in: lower...upper, using: &random)
    }
    #expect(asked <= upper + 40 * (JudgedSpeech.leadIn + JudgedSpeech.revisable))
  }

  @Test func theLastSecondIsJudgedAgain() {
    var judged = JudgedSpeech(start: 0)
    let first = judged.unjudged(in: 0..<10 * Self.second)
    #expect(first == 0..<10 * Self.second)
    // A breath at the end that turns out to be none.
    let end = SpeechSpan(start: 9 * Self.second + 8_000, end: 10 * Self.second)
    #expect(judged.take([end], of: first, in: first) == [end])
    let second = judged.unjudged(in: 0..<20 * Self.second)
    #expect(second == 7 * Self.second..<20 * Self.second)
    #expect(judged.take([], of: second, in: 0..<20 * Self.second) == [])
  }

  @Test func speechAcrossTheSeamIsOneStretch() {
    var judged = JudgedSpeech(start: 0)
    let first = judged.unjudged(in: 0..<10 * Self.second)
    _ = judged.take([SpeechSpan(start: 4 * Self.second, end: 10 * Self.second)], of: first, in: first)
    let second = judged.unjudged(in: 0..<20 * Self.second)
    // It begins a moment later for one who did not hear what was before.
    let rest = SpeechSpan(start: 2 * Self.second + 1_000, end: 6 * Self.second)
    #expect(
      judged.take([rest], of: second, in: 0..<20 * Self.second) == [
        SpeechSpan(start: 4 * Self.second, end: 13 * Self.second)
      ])
  }
}
