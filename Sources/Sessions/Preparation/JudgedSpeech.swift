import Audio
import TranscriptionCore

/// The speech that was found in what a cutter holds, so that a detector is asked about new audio alone. Pure.
///
/// A detector is told a little of what comes before, to hear the new audio as the continuation that it is, and the last moment
/// before the end of what was read is asked about again once there is more: what a detector says of it depends on what follows.
struct JudgedSpeech: Sendable {
  /// In samples of the file, in order, disjoint. Ends at `judgedEnd`.
  private var spans: [SpeechSpan] = []
  /// Up to here nothing is asked again, in samples of the file.
  private var judgedEnd: Int

  /// What a detector hears before what it is asked about, in samples: two seconds.
  static let leadIn = 2 * AudioFormat.samplesPerSecond
  /// What may be judged otherwise once there is more, in samples: one second.
  static let revisable = AudioFormat.samplesPerSecond
  /// A shorter silence where two answers meet is none, in samples: 0.1 s.
  private static let shortestSilence = AudioFormat.samplesPerSecond / 10

  /// - Parameter start: where the cutter begins, in samples of the file.
  init(start: Int) { judgedEnd = start }

  /// What a detector is to be given of the audio that lies ready.
  ///
  /// - Parameter buffer: places of that audio in the file, in samples.
  func unjudged(in buffer: Range<Int>) -> Range<Int> {
    min(buffer.upperBound, max(buffer.lowerBound, judgedEnd - Self.leadIn))..<buffer.upperBound
  }

  /// Takes an answer.
  ///
  /// - Parameters:
  ///   - found: speech, in samples from the start of `range`, in order.
  ///   - range: what the detector was given, in samples of the file.
  ///   - buffer: the audio that lies ready, in samples of the file; what was found before it is forgotten.
  /// - Returns: all speech in the buffer, in samples from its start.
  mutating func take(_ found: [SpeechSpan], of range: Range<Int>, in buffer: Range<Int>) -> [SpeechSpan] {
    // What a cutter let go of is not judged any more.
    let seam = min(range.upperBound, max(judgedEnd, buffer.lowerBound))
    let new = found.compactMap {
      Self.clipped($0.start + range.lowerBound, $0.end + range.lowerBound, to: seam..<range.upperBound)
    }
    var known = spans.compactMap { Self.clipped($0.start, $0.end, to: buffer.lowerBound..<seam) }
    if let last = known.last, let first = new.first, first.start - last.end < Self.shortestSilence {
      known[known.count - 1].end = first.end
      known += new.dropFirst()
    } else {
      known += new
    }
    judgedEnd = max(seam, range.upperBound - Self.revisable)
    spans = known.compactMap { Self.clipped($0.start, $0.end, to: buffer.lowerBound..<judgedEnd) }
    return known.map { SpeechSpan(start: $0.start - buffer.lowerBound, end: $0.end - buffer.lowerBound) }
  }

  private static func clipped(_ start: Int, _ end: Int, to range: Range<Int>) -> SpeechSpan? {
    let (start, end) = (max(start, range.lowerBound), min(end, range.upperBound))
    return start < end ? SpeechSpan(start: start, end: end) : nil
  }
}
