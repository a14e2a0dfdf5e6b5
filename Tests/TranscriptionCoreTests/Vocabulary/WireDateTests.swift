import Foundation
import Testing

@testable import TranscriptionCore

struct WireDateTests {
  @Test func writesMilliseconds() {
    #expect(WireDate.string(Date(timeIntervalSince1970: 0)) == "1970-01-01T00:00:00.000Z")
    #expect(WireDate.string(Date(timeIntervalSince1970: 1_795_345_678.25)) == "2026-11-22T11:07:58.250Z")
  }

  /// What was read is written as it was, for every millisecond of a second.
  @Test func isStableThroughReadingAndWriting() throws {
    for millisecond in 0..<1000 {
      let digits = String(String(1000 + millisecond).dropFirst())
      let text = "2026-11-22T11:07:58.\(digits)Z"
      #expect(WireDate.string(try #require(WireDate.date(text))) == text)
    }
  }

  @Test(arguments: ["", "yesterday", "2026-11-22", "2026-13-22T00:00:00.000Z"])
  func refusesWhatIsNoTime(_ text: String) {
    #expect(WireDate.date(text) == nil)
  }

  /// Dates are written without a calendar, for speed; the calendar says the same.
  @Test func everyDayOfManyYearsIsWrittenAsTheCalendarWritesIt() {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for day in stride(from: -140_000, through: 300_000, by: 13) {
      let date = Date(timeIntervalSinceReferenceDate: Double(day) * 86_400 + Double(abs(day) * 7_919 % 86_400) + 0.25)
      #expect(WireDate.string(date) == date.formatted(style))
    }
    for text in ["2000-02-29T23:59:59.999Z", "2100-03-01T00:00:00.000Z", "1999-12-31T23:59:59.999Z"] {
      #expect(WireDate.date(text).map(WireDate.string) == text)
    }
  }
}
