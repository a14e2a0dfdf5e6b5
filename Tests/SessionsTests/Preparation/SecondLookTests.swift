import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

struct SecondLookTests {
  private static let second = AudioFormat.samplesPerSecond

  /// Syllables of a fifth of a second with pauses as long between them, at a peak.
  private func syllables(seconds: Int, peak: Float) -> [Float] {
    (0..<(seconds * Self.second)).map { place in
      let isLoud = place / (Self.second / 5) % 2 == 0
      return (place % 2 == 0 ? 1 : -1) * (isLoud ? peak : peak / 100)
    }
  }

  @Test func quietSyllablesBesideSpeechAreLookedAtAgainAndMadeLouder() {
    let samples = syllables(seconds: 3, peak: 0.5) + syllables(seconds: 3, peak: 0.01)
    let looks = SecondLook.pieces(of: samples, besides: [SpeechSpan(start: 0, end: 3 * Self.second)])
    #expect(looks.map(\.range) == [(3 * Self.second)..<(6 * Self.second)])
    let louder = looks[0].samples(of: samples)
    #expect(abs((louder.max() ?? 0) - 0.316) < 0.001)
    #expect(louder.count == 3 * Self.second)
  }

  @Test func steadyNoiseSilenceAndShortPausesAreNot() {
    var dice = SeededGenerator(seed: 5)
    let noise = (0..<(4 * Self.second)).map { _ in Float.random(in: -0.05...0.05, using: &dice) }
    #expect(SecondLook.pieces(of: noise, besides: []).isEmpty)
    #expect(SecondLook.pieces(of: [Float](repeating: 0, count: 4 * Self.second), besides: []).isEmpty)
    #expect(SecondLook.pieces(of: syllables(seconds: 4, peak: 0.000_05), besides: []).isEmpty)
    let spoken = syllables(seconds: 2, peak: 0.5)
    let spans = [
      SpeechSpan(start: 0, end: Self.second), SpeechSpan(start: Self.second * 3 / 2, end: 2 * Self.second),
    ]
    #expect(SecondLook.pieces(of: spoken, besides: spans).isEmpty)
    #expect(SecondLook.pieces(of: [], besides: []).isEmpty)
  }

  @Test func aLongGapIsAskedAboutInPiecesThatOverlap() {
    let samples = syllables(seconds: 14, peak: 0.02)
    let ranges = SecondLook.pieces(of: samples, besides: []).map(\.range)
    #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == samples.count)
    #expect(ranges.allSatisfy { $0.count <= 6 * Self.second })
    for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(one.upperBound - next.lowerBound == Self.second / 2) }
  }

  @Test func whatBothLooksFindIsJoined() {
    let spans = [
      SpeechSpan(start: 50, end: 80), SpeechSpan(start: 0, end: 10), SpeechSpan(start: 70, end: 90),
      SpeechSpan(start: 90, end: 95),
    ]
    #expect(SecondLook.joined(spans) == [SpeechSpan(start: 0, end: 10), SpeechSpan(start: 50, end: 95)])
    #expect(SecondLook.joined([]).isEmpty)
  }
}
