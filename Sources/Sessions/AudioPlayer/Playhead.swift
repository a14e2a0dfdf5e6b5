import Foundation
import Synchronization
import TranscriptionCore

/// Where the session's player is: ``AudioPlayer`` writes it with each change, the queue, which works ahead of it, and
/// the paced audio read it whenever they decide, so what is read is always current. The queue is told of moves, because
/// what lies ahead of the player may be worked on although there is no room for anything else.
final class Playhead: Sendable {
  /// A place in a file.
  struct Place: Sendable, Hashable {
    var file: FileID
    /// In samples of 16 kHz.
    var sample: Int
  }

  /// How the player moves at a moment.
  struct Course: Sendable, Hashable {
    var file: FileID
    /// Seconds from the start of the file.
    var position: Double
    var rate: Double
    var isPlaying: Bool
    /// How often the position was moved by anything but time, another file included.
    var jumps: Int
  }

  private struct Anchor {
    var file: FileID
    var position: Double
    var rate: Double
    var isPlaying: Bool
    var moment: Date

    func position(at now: Date) -> Double {
      position + (isPlaying ? rate * max(0, now.timeIntervalSince(moment)) : 0)
    }
  }

  private struct State {
    var anchor: Anchor?
    var jumps = 0
  }

  private let state = Mutex(State())

  /// Positions are kept to the millisecond; a change of more than this is a seek.
  private static let smallestJumpSeconds = 0.02

  /// - Returns: whether the position was moved by anything but time, another file included.
  @discardableResult
  func follow(_ player: PlayerState) -> Bool {
    let new = player.file.map {
      Anchor(
        file: $0, position: player.position, rate: player.rate, isPlaying: player.state == .playing,
        moment: player.updatedAt)
    }
    return state.withLock { state in
      let isMoved = !Self.continues(state.anchor, as: new)
      if isMoved { state.jumps += 1 }
      state.anchor = new
      return isMoved
    }
  }

  private static func continues(_ old: Anchor?, as new: Anchor?) -> Bool {
    guard let old, let new, old.file == new.file else { return old == nil && new == nil }
    return abs(old.position(at: new.moment) - new.position) < smallestJumpSeconds
  }

  /// `nil` while the player has no file.
  func place(at now: Date) -> Place? {
    course(at: now).map {
      Place(file: $0.file, sample: Int((max(0, min($0.position, 1e7)) * AudioFormat.sampleRate).rounded()))
    }
  }

  /// `nil` while the player has no file. May lie behind the end of a file for as long as the player takes to notice.
  func course(at now: Date) -> Course? {
    state.withLock { state in
      state.anchor.map {
        Course(
          file: $0.file, position: $0.position(at: now), rate: $0.rate, isPlaying: $0.isPlaying, jumps: state.jumps)
      }
    }
  }
}
