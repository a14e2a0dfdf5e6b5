import TranscriptionCore

/// Puts blocks of samples where their times say. Pure.
///
/// Times count from wherever ffmpeg begins to count, and may jump where recordings were joined. Holes become silence, what
/// comes twice is left out, and a jump that no recording can have is none: what follows comes next.
struct SampleTimeline {
  enum Start {
    /// The start of the file; the sound begins so many seconds later, where that is known.
    case file(delay: Double?)
    /// This sample of the file; times count from there.
    case known(Int)
    /// Right behind what was decoded before.
    case next
  }

  struct Piece: Equatable {
    /// Frames of silence that come first.
    var silence = 0
    /// Interleaved.
    var samples: [Float]
  }

  /// Times are told in milliseconds, and clocks of recorders wander: less than this is no hole.
  private static let tolerance = AudioFormat.samplesPerSecond / 10
  private static let longestHole = 3_600 * AudioFormat.samplesPerSecond
  /// Of what comes twice, no more than this is left out.
  private static let longestRepeat = 10 * AudioFormat.samplesPerSecond

  private let start: Start
  private let isContinuous: Bool
  /// The sample of the file that comes next.
  private var position: Int
  /// What is added to a block's time to get its place in the file, in samples; `nil` before the first block.
  private var origin: Int?

  /// - Parameters:
  ///   - position: samples of the file that came before.
  ///   - isContinuous: times mean nothing; each block follows the one before.
  init(start: Start, position: Int, isContinuous: Bool = false) {
    self.start = start
    self.isContinuous = isContinuous
    self.position = position
  }

  mutating func place(_ block: MatroskaReader.Block, channels: Int) -> Piece {
    if isContinuous { return Piece(samples: block.samples) }
    let time = block.time * (AudioFormat.samplesPerSecond / 1_000)
    let origin = self.origin ?? firstOrigin(time)
    self.origin = origin
    var piece = Piece(samples: block.samples)
    let lateness = time + origin - position
    if lateness > Self.longestHole || lateness < -Self.longestRepeat {
      self.origin = position - time
    } else if lateness > Self.tolerance {
      piece.silence = lateness
    } else if lateness < -Self.tolerance {
      let repeated = min(-lateness, piece.samples.count / channels)
      piece.samples.removeFirst(repeated * channels)
    }
    position += piece.silence + piece.samples.count / channels
    return piece
  }

  private func firstOrigin(_ time: Int) -> Int {
    switch start {
    case .next: return position - time
    case .known(let sample): return sample
    case .file(let delay):
      // ffmpeg counts from the first sound in MPEG streams and from the start of the file in all others.
      guard let delay else { return 0 }
      let place = Int(delay * AudioFormat.sampleRate)
      return abs(place - time) > Self.tolerance ? place - time : 0
    }
  }
}
