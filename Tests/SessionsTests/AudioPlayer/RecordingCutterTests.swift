import Audio
import TestSupport
import Testing

@testable import Sessions

struct RecordingCutterTests {
  private static let format = PCMFormat(sampleRate: 8_000, channels: 1)

  /// Samples of one loudness.
  private func sound(_ seconds: Double, _ level: Int16, format: PCMFormat = RecordingCutterTests.format) -> [UInt8] {
    let count = Int(seconds * Double(format.sampleRate)) * format.channels
    return (0..<count).flatMap { index in
      let sample = index % 2 == 0 ? level : -level
      return [UInt8(truncatingIfNeeded: sample), UInt8(truncatingIfNeeded: sample >> 8)]
    }
  }

  /// Feeds in chunks of a length that fits nothing.
  private func pieces(_ bytes: [UInt8], _ cutter: inout RecordingCutter, chunk: Int = 1_234) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + chunk)
      pieces += cutter.add(Array(bytes[start..<end]))
      start = end
    }
    return pieces
  }

  @Test func cutsInTheFirstPauseOnceAPieceIsLongEnough() {
    var cutter = RecordingCutter(format: Self.format)
    // The pause at 2 s comes too early, the one at 6 s is taken, in its middle.
    let speech = sound(2, 8_000) + sound(0.5, 0) + sound(3.5, 8_000) + sound(0.5, 0) + sound(1, 8_000)
    let found = pieces(speech, &cutter)
    #expect(found.count == 1)
    let seconds = found.first.map { Self.format.seconds(ofBytes: $0.count) } ?? 0
    #expect((6.0...6.5).contains(seconds), "\(seconds)")
    let rest = cutter.takeRemainder() ?? []
    #expect(found.flatMap { $0 } + rest == speech)
    let nothing = cutter.takeRemainder()
    #expect(nothing == nil)
  }

  @Test func cutsAtTheQuietestPlaceOfSpeechWithoutPauses() {
    var cutter = RecordingCutter(format: Self.format)
    let speech = sound(8, 8_000) + sound(0.12, 3_000) + sound(12, 8_000)
    let found = pieces(speech, &cutter)
    let seconds = found.first.map { Self.format.seconds(ofBytes: $0.count) } ?? 0
    #expect((8.0...8.12).contains(seconds), "\(seconds)")
    let rest = cutter.takeRemainder() ?? []
    #expect(found.flatMap { $0 } + rest == speech)
  }

  @Test func noPieceIsLongerThanTheLongest() {
    var cutter = RecordingCutter(format: Self.format)
    let found = pieces(sound(100, 8_000), &cutter)
    #expect(found.count >= 6)
    for piece in found {
      let seconds = Self.format.seconds(ofBytes: piece.count)
      #expect((5.0...15.0).contains(seconds), "\(seconds)")
    }
  }

  @Test(arguments: [97, 160, 4_096, 100_000]) func thePiecesAreTheSound(chunk: Int) {
    let format = PCMFormat(sampleRate: 11_025, channels: 2)
    var cutter = RecordingCutter(format: format)
    var generator = SeededGenerator(seed: UInt64(chunk))
    var speech: [UInt8] = []
    for _ in 0..<8 {
      speech += sound(
        Double.random(in: 0.1...4, using: &generator), .random(in: 100...9_000, using: &generator), format: format)
      speech += sound(Double.random(in: 0...0.6, using: &generator), 3, format: format)
    }
    let found = pieces(speech, &cutter, chunk: chunk)
    let rest = cutter.takeRemainder() ?? []
    #expect(found.flatMap { $0 } + rest == speech)
    #expect(found.allSatisfy { $0.count % format.frameBytes == 0 })
  }
}
