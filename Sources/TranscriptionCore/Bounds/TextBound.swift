/// The most UTF-8 bytes that a text of a user may have. Bytes and not characters: one character may have any number of
/// them.
package struct TextBound: Sendable, Hashable {
  /// What the text is called in requests.
  package let parameter: String
  package let bytes: Int

  package init(_ parameter: String, bytes: Int) {
    self.parameter = parameter
    self.bytes = bytes
  }

  /// - Throws: `invalidRequest`, naming the parameter and the bound, for a longer text.
  package func check(_ text: String) throws(ServiceError) { try check(bytes: text.utf8.count) }

  /// The beginning of a text, as far as it fits: for texts that no user can be told of.
  package func cut(_ text: String) -> String {
    guard text.utf8.count > bytes else { return text }
    var scalars = String.UnicodeScalarView()
    var room = bytes
    for scalar in text.unicodeScalars {
      room -= UTF8.width(scalar)
      if room < 0 { break }
      scalars.append(scalar)
    }
    return String(scalars)
  }

  /// As ``check(_:)``, for several texts together.
  ///
  /// - Parameter total: their bytes.
  package func check(bytes total: Int) throws(ServiceError) {
    guard total > bytes else { return }
    throw ServiceError(
      .invalidRequest, code: "invalid_value",
      message: "\(parameter) may have at most \(bytes) bytes as UTF-8, and has \(total). Send less.",
      parameter: parameter, limit: bytes)
  }
}
