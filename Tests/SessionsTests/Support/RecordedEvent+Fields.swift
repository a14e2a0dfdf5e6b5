import Foundation
import TranscriptionCore

extension RecordedEvent {
  /// The event's own fields.
  var fields: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:]
  }

  var file: FileID? { (fields["file"] as? String).flatMap { FileID($0) } }

  /// The caption of a `segment.final` or a `player.cue`.
  var segment: Segment? {
    guard let object = fields["segment"], let data = try? JSONSerialization.data(withJSONObject: object) else {
      return nil
    }
    return try? JSONDecoder().decode(Segment.self, from: data)
  }

  /// The code of a `file.failed`.
  var failureCode: String? { (fields["error"] as? [String: Any])?["code"] as? String }

  /// Whether the file's road ends here.
  var isTerminal: Bool { ["file.completed", "file.failed", "file.cancelled"].contains(type) }
}
