import Foundation
import TranscriptionCore

/// What the first look at a media file found. Shown at once; written with the first step of its preparation, so that
/// after a crash before that the file is looked at for the first time again.
struct FileLook: Sendable {
  var startedAt: Date
  /// Seconds, as the header claims.
  var duration: Double?
  var sampleRate: Int?
  var channels: Int?
  var codec: String?
  var notices: [Notice]
  var sha256: String?
  /// The engine that the file is for at that moment.
  var engine: String
  var model: String?

  func apply(to record: inout MediaRecord) {
    record.state = .decoding
    record.startedAt = startedAt
    record.duration = duration
    record.sampleRate = sampleRate
    record.channels = channels
    record.codec = codec
    for notice in notices { record.add(notice) }
    record.sha256 = sha256
    record.engine = engine
    record.model = model
  }
}
