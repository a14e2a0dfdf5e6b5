import DequeModule
import Foundation
import TranscriptionCore

/// The newest ephemeral events of a session, for all of its readers together: a reader is a place in them, so a slow one
/// costs no memory and loses the oldest. A pure value.
struct EphemeralEvents: Sendable {
  static let mostEvents = 64
  /// Of their bodies; one event is kept whatever its size.
  static let mostBytes = 64 << 10

  private var kept: Deque<EphemeralEvent> = []
  private var bytes = 0
  /// Place of the newest one; 0 before the first.
  private(set) var last = 0

  /// - Parameter seq: number of the newest event in the log.
  mutating func append(_ event: SessionEvent, following seq: Int, at time: Date) throws {
    let new = try EphemeralEvent(ordinal: last + 1, follows: seq, event: event, at: time)
    last = new.ordinal
    kept.append(new)
    bytes += new.body.utf8.count
    while kept.count > 1, kept.count > Self.mostEvents || bytes > Self.mostBytes {
      bytes -= kept.removeFirst().body.utf8.count
    }
  }

  /// What a reader is given that has everything up to place `ordinal`, and the log's events up to number `seq`.
  func events(after ordinal: Int, upTo seq: Int) -> [EphemeralEvent] {
    guard last > ordinal else { return [] }
    return Array(kept.drop { $0.ordinal <= ordinal }.prefix { $0.follows <= seq })
  }
}
