package import Foundation

/// Timestamps as they travel: RFC 3339, UTC, milliseconds.
package enum WireDate {
  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  package static func string(_ date: Date) -> String { date.formatted(style) }

  package static func date(_ text: String) -> Date? { try? Date(text, strategy: style) }
}
