import Foundation
import Testing

@testable import TranscriptionCore

struct MediaRecordTests {
  private var record: MediaRecord {
    MediaRecord(
      id: FileID(), session: SessionID(), name: "a.wav", dropName: "a", storedName: "a", ordinal: 0, bytes: 1,
      createdAt: Date(), options: SessionOptions(idleTimeoutSeconds: 60))
  }

  @Test func theWarningIsTheGravestNoticeThatTellsOfSomethingWrong() {
    var record = record
    record.add(Notice(code: "more_tracks", message: "two"))
    #expect(record.warning == nil && record.notices.count == 1)
    record.add(Notice(code: "no_speech_found", message: "none"))
    #expect(record.warning == FileFailure(code: "no_speech_found", message: "none"))
    record.add(Notice(code: "truncated", message: "cut"))
    record.add(Notice(code: "truncated", message: "cut"))
    #expect(record.warning?.code == "truncated")
    #expect(record.notices.map(\.code) == ["more_tracks", "no_speech_found", "truncated"])
    record.startOver()
    #expect(record.notices.isEmpty && record.warning == nil)
  }

  /// A journal of before has one warning and no notices.
  @Test func aWarningOfBeforeIsANoticeToo() {
    var record = record
    record.restore([], warning: FileFailure(code: "truncated", message: "cut"))
    #expect(record.notices == [Notice(code: "truncated", message: "cut")])
    #expect(record.warning?.code == "truncated")
  }
}
