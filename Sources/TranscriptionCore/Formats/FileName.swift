/// Names of files as callers send them. Display text only, yet kept tidy.
package enum FileName {
  /// The last component of a name that may have come as a path, cleaned (``DisplayName``); empty when nothing is left.
  package static func clean(_ name: String) -> String {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
    return DisplayName.clean(String(last))
  }

  /// The name without its extension, and the extension in lower case.
  package static func split(_ name: String) -> (stem: String, fileExtension: String) {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return (name, "") }
    return (String(name[..<dot]), name[name.index(after: dot)...].lowercased())
  }
}
