import Foundation
import Testing

@testable import TranscriptionCore

struct RecordedEventTests {
  let time = Date(timeIntervalSince1970: 1_795_345_678.25)

  @Test func putsNumberTypeAndTimeBeforeTheEventsFields() throws {
    let file = try #require(FileID("01hzzzzzzzzzzzzzzzzzzzzzzz"))
    let event = try RecordedEvent(seq: 7, event: .fileCreated(file, name: "a/\"b\".wav"), at: time)
    #expect(
      event.json == """
        {"seq":7,"type":"file.created","at":"2026-11-22T11:07:58.250Z","file":"01hzzzzzzzzzzzzzzzzzzzzzzz",\
        "name":"a/\\"b\\".wav"}
        """)
  }

  @Test func isAWholeObjectWithoutFields() throws {
    let event = try RecordedEvent(seq: 1, event: .sessionOpened, at: time)
    #expect(event.json == "{\"seq\":1,\"type\":\"session.opened\",\"at\":\"2026-11-22T11:07:58.250Z\"}")
  }

  @Test func refusesNumbersThatJSONCannotHold() {
    #expect(throws: (any Error).self) {
      try RecordedEvent(seq: 1, event: .fileProgress(FileID(), progress: .nan, etaSeconds: nil), at: time)
    }
  }

  @Test func saysNullForWhatIsNotKnown() throws {
    let body = try RecordedEvent.body(of: .fileStarted(FileID(), duration: nil, windows: 0))
    #expect(body.contains("\"duration\":null"))
  }
}
