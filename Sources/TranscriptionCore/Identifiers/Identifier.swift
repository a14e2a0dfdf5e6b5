package import Foundation

/// Names one session. No secret: knowing it gives no access.
package typealias SessionID = Identifier<SessionTag>
/// Names one media file of a session. No secret: knowing it gives no access.
package typealias FileID = Identifier<FileTag>
/// Names one read-only token of a session. No secret: knowing it gives no access.
package typealias ViewerID = Identifier<ViewerTag>

package enum SessionTag {}
package enum FileTag {}
package enum ViewerTag {}

/// A ``ULID`` that names one kind of thing, so that the id of a file cannot be taken for that of a session.
package struct Identifier<Tag>: Sendable, Hashable, Comparable, CustomStringConvertible {
  private let value: ULID

  package var description: String { value.description }

  /// Reads a written id; `nil` unless it is a well-formed ``ULID``.
  package init?(_ text: some StringProtocol) {
    guard let value = ULID(text) else { return nil }
    self.value = value
  }

  /// A new, unique id.
  package init(now: Date = Date()) {
    var generator = SystemRandomNumberGenerator()
    value = ULID(milliseconds: UInt64(max(0, now.timeIntervalSince1970) * 1000), using: &generator)
  }

  package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension Identifier: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = ULID(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not an id: \(text.prefix(40))"))
    }
    self.value = value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
