import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

struct EphemeralEventsTests {
  private let time = Date(timeIntervalSince1970: 0)

  private func notice(bytes: Int) -> SessionEvent {
    .serverNotice(code: "words", message: String(repeating: "x", count: bytes))
  }

  @Test func theNewestAreKept() throws {
    var events = EphemeralEvents()
    for _ in 0..<100 { try events.append(notice(bytes: 1), following: 7, at: time) }
    #expect(events.last == 100)
    #expect(events.events(after: 0, upTo: 7).map(\.ordinal) == Array(37...100))
    #expect(events.events(after: 98, upTo: 7).map(\.ordinal) == [99, 100])
    #expect(events.events(after: 100, upTo: 7).isEmpty)
  }

  @Test func whatIsKeptIsBoundedInBytes() throws {
    var events = EphemeralEvents()
    for _ in 0..<10 { try events.append(notice(bytes: 30_000), following: 0, at: time) }
    #expect(events.events(after: 0, upTo: 0).map(\.ordinal) == [9, 10])
    try events.append(notice(bytes: 1 << 20), following: 0, at: time)
    #expect(events.events(after: 0, upTo: 0).map(\.ordinal) == [11])
    try events.append(notice(bytes: 1), following: 0, at: time)
    #expect(events.events(after: 0, upTo: 0).map(\.ordinal) == [12])
  }

  @Test func whatHappenedLaterThanTheReaderIsWaits() throws {
    var events = EphemeralEvents()
    for seq in 1...4 { try events.append(notice(bytes: 1), following: seq, at: time) }
    #expect(events.events(after: 0, upTo: 2).map(\.follows) == [1, 2])
    #expect(events.events(after: 2, upTo: 9).map(\.follows) == [3, 4])
  }
}
