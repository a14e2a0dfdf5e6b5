/// A 128-bit identifier that sorts by its time of creation: 48 bits of milliseconds since 1970 and 80 random bits,
/// written as 26 characters of lower-case Crockford base32.
///
/// The fixed length means that no identifier is a prefix of another, and the alphabet has no `_`, so the first `_` of
/// a name in the drop folder always ends the session's id. Source of the format: the public ULID specification.
package struct ULID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Number of characters in the written form.
  package static let length = 26

  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// The written form.
  package let description: String

  /// Reads a written identifier; `nil` unless it is exactly 26 characters of the lower-case alphabet and fits 128 bits.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == Self.length, bytes[0] <= UInt8(ascii: "7"),
      bytes.allSatisfy({ Self.alphabet.contains($0) })
    else { return nil }
    description = String(decoding: bytes, as: UTF8.self)
  }

  /// Makes a new identifier.
  ///
  /// - Parameters:
  ///   - milliseconds: time of creation, milliseconds since 1970.
  ///   - generator: source of the 80 random bits.
  package init(
    milliseconds: UInt64, using generator: inout some RandomNumberGenerator
  ) {
    var high = (milliseconds << 16) | UInt64(UInt16.random(in: .min ... .max, using: &generator))
    var low = UInt64.random(in: .min ... .max, using: &generator)
    var characters = [UInt8](repeating: 0, count: Self.length)
    for index in stride(from: Self.length - 1, through: 0, by: -1) {
      characters[index] = Self.alphabet[Int(low & 31)]
      low = (low >> 5) | (high << 59)
      high >>= 5
    }
    description = String(decoding: characters, as: UTF8.self)
  }

  package static func < (left: ULID, right: ULID) -> Bool { left.description < right.description }
}
