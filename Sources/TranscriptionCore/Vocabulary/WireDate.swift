package import Foundation

/// Timestamps as they travel: RFC 3339, UTC, milliseconds.
package enum WireDate {
  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  /// Rounded to the nearest millisecond, so that what was read is written as it was.
  package static func string(_ date: Date) -> String {
    // The style cuts off what it does not show: a quarter of a millisecond keeps whole ones whole.
    let milliseconds = (date.timeIntervalSinceReferenceDate * 1000).rounded()
    return Date(timeIntervalSinceReferenceDate: (milliseconds + 0.25) / 1000).formatted(style)
  }

  package static func date(_ text: String) -> Date? { try? Date(text, strategy: style) }
}
