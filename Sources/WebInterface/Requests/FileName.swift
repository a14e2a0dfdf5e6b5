import TranscriptionCore

/// Names of files as callers send them. Display text only, yet kept tidy.
enum FileName {
  /// The last component of a name that may have come as a path, without control characters and not too long; empty when
  /// nothing is left.
  static func clean(_ name: String) -> String {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
    let visible = last.unicodeScalars.filter { $0.properties.generalCategory != .control }
    return TextBounds.fileName.cut(String(String.UnicodeScalarView(visible)))
  }

  /// The name without its extension, and the extension in lower case.
  static func split(_ name: String) -> (stem: String, fileExtension: String) {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return (name, "") }
    return (String(name[..<dot]), name[name.index(after: dot)...].lowercased())
  }
}
