/// What an element of Matroska begins with. Source of the layout: RFC 8794, sections 4 to 6.
struct EBMLHeader: Sendable, Hashable {
  /// The bytes are no such header.
  struct Malformed: Error {}

  /// A header is not longer, in bytes.
  static let longest = 12

  let id: Int
  /// `nil` where it is not known.
  let size: Int?
  /// Where the header ends.
  let end: Int

  /// - Returns: `nil` while it is not complete.
  /// - Throws: ``Malformed``.
  static func read(_ bytes: [UInt8], at place: Int) throws -> EBMLHeader? {
    guard let id = try number(bytes, at: place, longest: 4, keepsMarker: true),
      let size = try number(bytes, at: id.end, longest: 8, keepsMarker: false)
    else { return nil }
    let isUnknown = size.value == (1 << (7 * (size.end - id.end))) - 1
    return EBMLHeader(id: id.value, size: isUnknown ? nil : size.value, end: size.end)
  }

  private static func number(
    _ bytes: [UInt8], at place: Int, longest: Int, keepsMarker: Bool
  ) throws -> (value: Int, end: Int)? {
    guard place < bytes.count else { return nil }
    let length = bytes[place].leadingZeroBitCount + 1
    guard length <= longest else { throw Malformed() }
    guard place + length <= bytes.count else { return nil }
    let first = keepsMarker ? Int(bytes[place]) : Int(bytes[place]) & (0xFF >> length)
    return (bytes[(place + 1)..<(place + length)].reduce(first) { $0 << 8 | Int($1) }, place + length)
  }
}
