import Foundation

/// What a server has left on disk, whatever its folders are called: everything that belongs to a session or a file has its
/// id in its path.
struct Remains: Sendable {
  let folder: TemporaryFolder

  /// Paths under the data folder that name an id which is not among these.
  func strangers(besides known: Set<String>) -> [String] {
    paths().filter { path in
      path.split { !$0.isLetter && !$0.isNumber }.contains { Self.isIdentifier($0) && !known.contains(String($0)) }
    }
  }

  /// Paths under the data folder with this text in them.
  func paths(with text: String) -> [String] { paths().filter { $0.contains(text) } }

  /// Which of these texts stand anywhere in the files directly in the data folder, the database among them.
  func mentions(of texts: [String]) -> [String] {
    let data = folder.url.appending(path: "data")
    var found: [String] = []
    for name in folder.names(in: "data") {
      guard let content = try? Data(contentsOf: data.appending(path: name), options: .alwaysMapped) else { continue }
      for text in texts where content.range(of: Data(text.utf8)) != nil { found.append("\(text) in \(name)") }
    }
    return found
  }

  /// The data folder and all folders in it.
  func folders() -> [String] {
    let root = folder.path("data")
    var isFolder = ObjCBool(false)
    return [root]
      + paths().map { root + "/" + $0 }.filter {
        FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && isFolder.boolValue
      }
  }

  private func paths() -> [String] {
    FileManager.default.enumerator(atPath: folder.path("data"))?.compactMap { $0 as? String } ?? []
  }

  private static func isIdentifier(_ text: Substring) -> Bool {
    text.utf8.count == 26 && text.utf8.first.map { (48...55).contains($0) } == true
      && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
  }
}
