import Foundation
import Synchronization

/// What one event stream told of captions that were due.
final class CueListener: Sendable {
  /// A caption as it came.
  struct Cue: Sendable {
    /// Seconds into the file.
    let start: Double
    /// The event's own time.
    let at: Moment
    let received: Moment
  }

  private let heard = Mutex<[Cue]>([])

  var cues: [Cue] { heard.withLock { $0 } }

  func take(_ json: ArraySlice<UInt8>, at: Moment, received: Moment) {
    struct Frame: Decodable {
      struct Segment: Decodable { let start: Double }
      let segment: Segment
    }
    guard let frame = try? JSONDecoder().decode(Frame.self, from: Data(json)) else { return }
    heard.withLock { $0.append(Cue(start: frame.segment.start, at: at, received: received)) }
  }
}
