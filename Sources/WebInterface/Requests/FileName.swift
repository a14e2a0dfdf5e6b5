/// Names of files as callers send them. Display text only, yet kept tidy.
enum FileName {
  static let maximumBytes = 255

  /// The last component of a name that may have come as a path, without control characters and not too long; empty when
  /// nothing is left.
  static func clean(_ name: String) -> String {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
    let visible = last.unicodeScalars.filter { $0.properties.generalCategory != .control }
    return cut(String(String.UnicodeScalarView(visible)))
  }

  /// As many whole scalars as fit: one character may be of any number of them.
  private static func cut(_ name: String) -> String {
    guard name.utf8.count > maximumBytes else { return name }
    var end = name.utf8.index(name.startIndex, offsetBy: maximumBytes)
    while end.samePosition(in: name.unicodeScalars) == nil { end = name.utf8.index(before: end) }
    return String(name.unicodeScalars[..<end])
  }

  /// The name without its extension, and the extension in lower case.
  static func split(_ name: String) -> (stem: String, fileExtension: String) {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return (name, "") }
    return (String(name[..<dot]), name[name.index(after: dot)...].lowercased())
  }
}
