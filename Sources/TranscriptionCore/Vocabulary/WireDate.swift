package import Foundation

/// Timestamps as they travel: RFC 3339, UTC, milliseconds.
package enum WireDate {
  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  /// Rounded to the nearest millisecond, so that what was read is written as it was.
  package static func string(_ date: Date) -> String {
    let milliseconds = (date.timeIntervalSinceReferenceDate * 1000).rounded()
    // Events are written by the thousand: ordinary years need no calendar.
    if abs(milliseconds) < 3e13 { return ordinary(Int(milliseconds)) }
    // The style cuts off what it does not show: a quarter of a millisecond keeps whole ones whole.
    return Date(timeIntervalSinceReferenceDate: (milliseconds + 0.25) / 1000).formatted(style)
  }

  /// The civil date of the proleptic Gregorian calendar, counted in years that begin in March, so that the leap day is the
  /// last of them and months follow a linear rule.
  ///
  /// - Parameter milliseconds: since 1 January 2001, within some 900 years of it.
  private static func ordinary(_ milliseconds: Int) -> String {
    let perDay = 86_400_000
    // From 1 March of year 0 on: what is before is never asked for.
    let day = Int((Double(milliseconds) / Double(perDay)).rounded(.down))
    let time = milliseconds - day * perDay
    let shifted = day + 730_791
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    var text: [UInt8] = []
    text.reserveCapacity(24)
    func append(_ number: Int, digits: Int, then separator: Unicode.Scalar) {
      var divisor = digits == 4 ? 1_000 : digits == 3 ? 100 : 10
      while divisor > 0 {
        text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
        divisor /= 10
      }
      text.append(UInt8(ascii: separator))
    }
    append(year, digits: 4, then: "-")
    append(month, digits: 2, then: "-")
    append(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, digits: 2, then: "T")
    append(time / 3_600_000, digits: 2, then: ":")
    append(time / 60_000 % 60, digits: 2, then: ":")
    append(time / 1_000 % 60, digits: 2, then: ".")
    append(time % 1_000, digits: 3, then: "Z")
    return String(decoding: text, as: UTF8.self)
  }

  package static func date(_ text: String) -> Date? { try? Date(text, strategy: style) }
}
