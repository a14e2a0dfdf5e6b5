package import TranscriptionCore

/// Decides windows from decoded audio, piece by piece: append samples, find the speech in what is buffered, cut.
package protocol AudioCutter: Sendable {
  /// Undecided audio; what a detector has to look at next.
  var bufferedSamples: [Float] { get }

  /// Place of the first buffered sample in the file.
  var bufferStart: Int { get }

  /// Everything before this place in the file is decided: a new cutter that begins here goes on without a loss.
  var decidedEnd: Int { get }

  mutating func append(_ samples: [Float])

  /// Decides what can be decided and lets go of that audio.
  ///
  /// - Parameters:
  ///   - spans: speech in ``bufferedSamples``, in samples from its start.
  ///   - isEnd: true when no more audio will come: everything is decided and the buffer is empty afterwards.
  /// - Returns: windows in order, numbered on.
  mutating func cut(spans: [SpeechSpan], isEnd: Bool) -> [CutWindow]
}
