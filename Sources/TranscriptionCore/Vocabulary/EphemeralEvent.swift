package import Foundation

/// An event without a number, for the readers that are there when it happens: it is not in the log, and a reader that is
/// too slow for it loses it.
package struct EphemeralEvent: Sendable, Hashable {
  /// Its place among the session's ephemeral events, from 1. Not told to clients.
  package let ordinal: Int
  /// Number of the newest event in the log when it happened: it belongs between this one and the next.
  package let follows: Int
  package let type: String
  package let at: Date
  /// The event's own fields as a JSON object.
  package let body: String

  /// - Throws: only if the event cannot be written as JSON (a number that is not finite).
  package init(ordinal: Int, follows: Int, event: SessionEvent, at: Date) throws {
    self.ordinal = ordinal
    self.follows = follows
    self.type = event.type
    self.at = at
    self.body = try RecordedEvent.body(of: event)
  }

  /// Appends the whole event as one line of JSON: `{"type":…,"at":…, …}`.
  package func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    RecordedEvent.appendFields(type: type, at: at, body: body, to: &bytes)
  }
}
