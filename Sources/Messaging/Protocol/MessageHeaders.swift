/// The headers of a message, in the order in which they were written, and the status line of messages that servers make
/// themselves. Names are compared byte for byte, as servers do.
///
/// The format is that of NATS: a version line `NATS/1.0`, which may have a status code and a description behind it, lines
/// `Name: value`, an empty line.
package struct MessageHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  /// One line.
  package struct Field: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  package private(set) var fields: [Field] = []
  /// Such as 503, "no responders"; `nil` for messages of clients.
  package private(set) var status: Int?
  package private(set) var statusDescription = ""
  /// Whether the block could not be read. Then there are neither fields nor a status: what another client wrote must not
  /// cost this one its connection.
  package private(set) var isMalformed = false

  private static let version = Array("NATS/1.0".utf8)

  package init() {}

  package init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { append(name, value) }
  }

  /// Reads a block as it is in a frame, with the empty line at its end.
  init(block: some BidirectionalCollection<UInt8>) {
    self = Self.parse(block) ?? Self.malformed
  }

  package var isEmpty: Bool { fields.isEmpty && status == nil }

  /// The first value of that name; setting one replaces all of them.
  package subscript(name: String) -> String? {
    get { fields.first { $0.name == name }?.value }
    set {
      fields.removeAll { $0.name == name }
      if let newValue { append(name, newValue) }
    }
  }

  package mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

  /// What they occupy of a bounded buffer, in bytes.
  var cost: Int { fields.reduce(statusDescription.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + 32 } }

  /// The block as it is sent; empty where there are no fields.
  ///
  /// - Throws: ``MessagingError/invalidHeader(_:)`` for a name that is no token, or a value with a line break in it.
  func block() throws -> [UInt8] {
    guard !fields.isEmpty else { return [] }
    var block = Self.version
    block.append(contentsOf: Self.lineEnd)
    for field in fields {
      guard !field.name.isEmpty, field.name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ":") }),
        field.value.utf8.allSatisfy({ $0 != 13 && $0 != 10 && $0 != 0 })
      else { throw MessagingError.invalidHeader(field.name) }
      block.append(contentsOf: field.name.utf8)
      block.append(contentsOf: [UInt8(ascii: ":"), UInt8(ascii: " ")])
      block.append(contentsOf: field.value.utf8)
      block.append(contentsOf: Self.lineEnd)
    }
    block.append(contentsOf: Self.lineEnd)
    return block
  }

  private static let lineEnd: [UInt8] = [13, 10]

  private static var malformed: Self {
    var headers = Self()
    headers.isMalformed = true
    return headers
  }

  private static func parse(_ block: some BidirectionalCollection<UInt8>) -> Self? {
    var lines = block.split(separator: 10, omittingEmptySubsequences: false)[...]
    // Each line ends with both characters, and the last is empty: so there are two empty pieces at the end.
    guard lines.count >= 3, lines.removeLast().isEmpty, lines.allSatisfy({ $0.last == 13 }),
      lines.removeLast().count == 1, let first = lines.popFirst(), first.starts(with: version)
    else { return nil }
    var headers = Self()
    let status = String(decoding: first.dropFirst(version.count).dropLast(), as: UTF8.self)
    if let separator = status.first {
      guard separator == " " || separator == "\t" else { return nil }
      let parts = status.split(whereSeparator: { $0 == " " || $0 == "\t" })
      if let code = parts.first {
        guard code.utf8.count == 3, let number = Int(code), number >= 100 else { return nil }
        headers.status = number
        headers.statusDescription = parts.dropFirst().joined(separator: " ")
      }
    }
    for line in lines {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return nil }
      let value = line[line.index(after: colon)...].dropLast()
      headers.append(
        String(decoding: line[..<colon], as: UTF8.self),
        String(decoding: value, as: UTF8.self).trimmingBlanks())
    }
    return headers
  }
}

extension String {
  /// Without blanks and tabs at both ends.
  fileprivate func trimmingBlanks() -> String {
    let kept = utf8.drop { $0 == 0x20 || $0 == 9 }.reversed().drop { $0 == 0x20 || $0 == 9 }.reversed()
    return String(decoding: Array(kept), as: UTF8.self)
  }
}
