import Foundation
import Synchronization
import TranscriptionCore

/// Where the session's player is, for those who work ahead of it: ``AudioPlayer`` writes it with each change, the queue
/// reads it whenever it decides. No messages between the two: a place that is read is the place of that moment.
final class Playhead: Sendable {
  /// A place in a file.
  struct Place: Sendable, Hashable {
    var file: FileID
    /// In samples of 16 kHz.
    var sample: Int
  }

  private struct Anchor {
    var file: FileID
    var position: Double
    var rate: Double
    var moment: Date
  }

  private let anchor = Mutex<Anchor?>(nil)

  func follow(_ state: PlayerState) {
    let rate = state.state == .playing ? state.rate : 0
    anchor.withLock { anchor in
      anchor = state.file.map { Anchor(file: $0, position: state.position, rate: rate, moment: state.updatedAt) }
    }
  }

  /// `nil` while the player has no file.
  func place(at now: Date) -> Place? {
    anchor.withLock { anchor in
      anchor.map {
        let seconds = $0.position + $0.rate * max(0, now.timeIntervalSince($0.moment))
        return Place(file: $0.file, sample: Int((max(0, min(seconds, 1e7)) * AudioFormat.sampleRate).rounded()))
      }
    }
  }
}
