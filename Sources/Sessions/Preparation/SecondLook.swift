import Audio
import TranscriptionCore

/// Where speech is looked for once more: quiet speech beside louder sound.
///
/// A detector carries what it has heard along, so behind loud speech, rain or hum it takes quiet speech for silence, and a gain
/// for the whole does not help. Where it heard nothing for a second or more, and the level goes up and down as in speech, it is
/// asked again about pieces of a few seconds, each by itself and as loud as ordinary speech. Pure.
struct SecondLook: Sendable, Hashable {
  /// In samples of what was examined.
  let range: Range<Int>
  let gain: Float

  /// Shorter silences stand between words.
  private static let shortestGap = AudioFormat.samplesPerSecond
  private static let longestPiece = AudioFormat.samplesPerSecond * 6
  private static let overlap = AudioFormat.samplesPerSecond / 2
  /// Below this, -80 dB, there is nothing but the converter's noise.
  private static let quietest: Float = 1e-4

  /// The pieces to ask about, in order.
  ///
  /// - Parameter spans: the speech that was found, in order.
  static func pieces(of samples: [Float], besides spans: [SpeechSpan]) -> [SecondLook] {
    let starts = [0] + spans.map(\.end)
    let ends = spans.map(\.start) + [samples.count]
    return zip(starts, ends).flatMap { start, end in
      end - start < shortestGap ? [] : pieces(of: samples, in: start..<end)
    }
  }

  private static func pieces(of samples: [Float], in gap: Range<Int>) -> [SecondLook] {
    var pieces: [SecondLook] = []
    var start = gap.lowerBound
    while gap.upperBound - start >= overlap {
      let range = start..<min(gap.upperBound, start + longestPiece)
      if let gain = gain(for: samples[range]) { pieces.append(SecondLook(range: range, gain: gain)) }
      if range.upperBound == gap.upperBound { break }
      start += longestPiece - overlap
    }
    return pieces
  }

  /// How much louder a piece is to be made; `nil` where it cannot hold speech.
  private static func gain(for piece: ArraySlice<Float>) -> Float? {
    let levels = FrameLevels(piece)
    guard levels.powers.count >= 10, levels.goesUpAndDown, levels.loudPeak >= quietest else { return nil }
    return DetectionGain.gain(forPeak: levels.loudPeak)
  }

  /// The piece as it is to be examined.
  func samples(of all: [Float]) -> [Float] { all[range].map { min(1, max(-1, $0 * gain)) } }

  /// Speech of both looks, in order, without overlaps.
  static func joined(_ spans: [SpeechSpan]) -> [SpeechSpan] {
    var joined: [SpeechSpan] = []
    for span in spans.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if let last = joined.last, span.start <= last.end {
        joined[joined.count - 1].end = max(last.end, span.end)
      } else {
        joined.append(span)
      }
    }
    return joined
  }
}
