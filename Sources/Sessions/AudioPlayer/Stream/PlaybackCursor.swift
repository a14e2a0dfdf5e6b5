import Foundation
import TranscriptionCore

/// What one frame of the stream is made of, given where the player is: the decisions of the paced audio, without decoder
/// and clock.
///
/// A decoder goes from one place of one file at one speed. It is replaced when the player's file or speed has changed
/// or its position was moved; as long as it is the right one, what it delivers is kept to the player's position: what
/// comes too late is left out, what comes too early waits behind silence.
struct PlaybackCursor {
  /// What a decoder was started for.
  struct Source: Hashable {
    var file: FileID
    var rate: Double
    var jumps: Int
  }

  enum Step: Hashable {
    /// Nothing plays. The decoder, if there is one, keeps its place.
    case silence
    /// Nothing plays, and what the decoder has will not be played any more.
    case release
    /// Another decoder is needed, from this place on; there is no sound yet.
    case start(Source, position: Double)
    /// Leave out `skip` samples, then take samples behind so many silent ones.
    case take(skip: Int, silence: Int)
  }

  /// So far the sound may be from the player's position. Small against what an ear or a caption notices, large against
  /// what clocks differ by.
  static let toleranceSeconds = 0.05

  private let samplesPerSecond: Double
  private let frameSamples: Int
  private(set) var source: Source?
  /// The position in the file at which the decoder began.
  private var origin = 0.0
  /// Samples that the decoder has delivered or was told to leave out.
  private var passed = 0

  init(samplesPerSecond: Double, frameSamples: Int) {
    self.samplesPerSecond = samplesPerSecond
    self.frameSamples = frameSamples
  }

  /// The next frame, of the moment at which the player is at `course`; `nil` when it has no file.
  mutating func step(_ course: Playhead.Course?) -> Step {
    guard let course else { return release() }
    let wanted = Source(file: course.file, rate: course.rate, jumps: course.jumps)
    guard course.isPlaying else { return source == nil || source == wanted ? .silence : release() }
    guard source == wanted else {
      source = wanted
      origin = course.position
      passed = 0
      return .start(wanted, position: course.position)
    }
    let next = origin + Double(passed) / samplesPerSecond * course.rate
    let late = (course.position - next) / course.rate
    let samples = Int((late * samplesPerSecond).rounded())
    if late > Self.toleranceSeconds {
      passed += samples
      return .take(skip: samples, silence: 0)
    }
    return .take(skip: 0, silence: late < -Self.toleranceSeconds ? min(-samples, frameSamples) : 0)
  }

  /// The decoder delivered so many samples.
  mutating func took(_ samples: Int) { passed += samples }

  /// There is no decoder any more.
  mutating func forget() { source = nil }

  private mutating func release() -> Step {
    guard source != nil else { return .silence }
    source = nil
    return .release
  }
}
