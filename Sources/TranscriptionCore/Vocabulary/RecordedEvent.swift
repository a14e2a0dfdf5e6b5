package import Foundation

/// An event with its number in the session's log, ready to be sent.
package struct RecordedEvent: Sendable, Hashable {
  /// Rises by one from 1 within a session, without gaps.
  package let seq: Int
  package let type: String
  package let at: Date
  /// The event's own fields as a JSON object.
  package let body: String

  package init(seq: Int, type: String, at: Date, body: String) {
    self.seq = seq
    self.type = type
    self.at = at
    self.body = body
  }

  /// - Throws: only if the event cannot be written as JSON (a number that is not finite).
  package init(seq: Int, event: SessionEvent, at: Date) throws {
    self.init(seq: seq, type: event.type, at: at, body: try Self.body(of: event))
  }

  // Encoding changes nothing in an encoder, and making one costs more than most events.
  private static let encoder = JSONEncoder.wire

  /// The fields of an event as a JSON object.
  package static func body(of event: SessionEvent) throws -> String {
    String(decoding: try encoder.encode(event), as: UTF8.self)
  }

  /// The whole event as one line of JSON: `{"seq":…,"type":…,"at":…, …}`.
  package var json: String {
    var bytes: [UInt8] = []
    appendJSON(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends ``json``. A log is read by many and often, so this makes no strings on the way.
  package func appendJSON(to bytes: inout [UInt8]) {
    bytes += "{\"seq\":".utf8
    bytes += String(seq).utf8
    bytes.append(UInt8(ascii: ","))
    Self.appendFields(type: type, at: at, body: body, to: &bytes)
  }

  /// Appends what every event has, from its type to the closing brace.
  static func appendFields(type: String, at: Date, body: String, to bytes: inout [UInt8]) {
    bytes += "\"type\":\"".utf8
    bytes += type.utf8
    bytes += "\",\"at\":\"".utf8
    bytes += WireDate.string(at).utf8
    let fields = body.utf8
    if fields.count <= 2 {
      bytes += "\"}".utf8
    } else {
      bytes += "\",".utf8
      bytes += fields.dropFirst()
    }
  }
}
