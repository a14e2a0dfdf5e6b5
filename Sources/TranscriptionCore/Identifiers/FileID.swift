package import Foundation

/// Names one media file of a session. No secret: knowing it gives no access.
package struct FileID: Sendable, Hashable, Comparable, CustomStringConvertible, Codable {
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

  package static func < (left: FileID, right: FileID) -> Bool { left.value < right.value }

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
