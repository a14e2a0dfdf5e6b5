/// The name of a pool, a gateway or a worker: one token of a subject and of a key, 1 to 32 of `a`–`z`, `0`–`9` and `-`.
package struct ClusterName: Sendable, Hashable, CustomStringConvertible {
  package static let longest = 32
  package static let expectation = "1 to 32 of a–z, 0–9 and -"

  package let description: String

  /// `nil` unless the text is a name.
  package init?(_ text: String) {
    let isName =
      (1...Self.longest).contains(text.utf8.count)
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    guard isName else { return nil }
    description = text
  }

  /// Any text made into a name, such as that of a host: what may not be in a name becomes `-`.
  package init(from text: String) {
    let letters = text.lowercased().utf8.prefix(Self.longest).map { byte in
      (97...122).contains(byte) || (48...57).contains(byte) ? byte : UInt8(ascii: "-")
    }
    description = letters.isEmpty ? "sotto" : String(decoding: letters, as: UTF8.self)
  }
}

extension ClusterName: Codable {
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let name = Self(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not a name: \(text.prefix(40))"))
    }
    self = name
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
