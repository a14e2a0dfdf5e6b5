import Foundation
import Testing

@testable import Engines

struct RetryAfterTests {
  /// Sun, 06 Nov 1994 08:49:37 GMT.
  private let date = Date(timeIntervalSince1970: 784_111_777)

  @Test(arguments: [
    ("0", 0.0), (" 17 ", 17), ("1.5", 1.5), ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
    ("1e300", 31_536_000),
  ])
  func aPauseIsSecondsOrADate(_ text: String, _ seconds: Double) {
    #expect(RetryAfter.parse(text, at: date) == .seconds(seconds))
  }

  @Test(arguments: [
    "", "soon", "-1", "nan", "inf", "Sun, 06 Nox 1994 08:50:37 GMT", "06 Nov 1994", "Sun, 06 Nov 1994 8 GMT",
  ])
  func whatIsNeitherIsNoPause(_ text: String) {
    #expect(RetryAfter.parse(text, at: date) == nil)
  }
}
