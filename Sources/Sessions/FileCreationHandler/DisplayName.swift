/// The name of a file as it is shown.
enum DisplayName {
  static let maximumBytes = 255

  /// The beginning of a text, at most ``maximumBytes`` of UTF-8, cut between two Unicode scalars. (What is one character
  /// to Swift may have any number of bytes.)
  static func bounded(_ text: String) -> String {
    guard text.utf8.count > maximumBytes else { return text }
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: maximumBytes)
    while !isScalarBoundary(end, in: text) { end = text.utf8.index(before: end) }
    return String(text.unicodeScalars[..<end])
  }

  /// No byte that goes on with a scalar begins with anything but the bits 10.
  private static func isScalarBoundary(_ index: String.Index, in text: String) -> Bool {
    text.utf8[index] & 0b1100_0000 != 0b1000_0000
  }
}
