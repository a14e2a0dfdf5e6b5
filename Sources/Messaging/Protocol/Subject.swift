/// What may be a subject. Everything that becomes part of a line is checked here, so that no name breaks out of it.
enum Subject {
  /// The longest one: a line has room for two and the numbers.
  static let maximumBytes = 1024

  /// A subject to publish to: tokens between dots, without wildcards.
  static func requireLiteral(_ subject: String) throws {
    guard hasTokens(subject), !subject.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: ">") })
    else {
      throw MessagingError.invalidSubject(subject)
    }
  }

  /// A subject to subscribe to: `*` stands for one token, `>` for all that follow.
  static func requirePattern(_ subject: String) throws {
    guard hasTokens(subject) else { throw MessagingError.invalidSubject(subject) }
    let tokens = subject.utf8.split(separator: UInt8(ascii: "."))
    for (index, token) in tokens.enumerated() {
      let isWildcard = token.elementsEqual("*".utf8) || (token.elementsEqual(">".utf8) && index == tokens.count - 1)
      guard isWildcard || !token.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: ">") }) else {
        throw MessagingError.invalidSubject(subject)
      }
    }
  }

  /// One token: the name of a queue group, a stream, a consumer.
  static func requireToken(_ name: String) throws {
    try requireLiteral(name)
    guard !name.utf8.contains(UInt8(ascii: ".")) else { throw MessagingError.invalidSubject(name) }
  }

  private static func hasTokens(_ subject: String) -> Bool {
    guard !subject.isEmpty, subject.utf8.count <= maximumBytes, subject.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f })
    else { return false }
    return subject.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
  }
}
