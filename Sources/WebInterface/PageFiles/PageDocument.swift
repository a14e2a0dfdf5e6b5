import Foundation

/// An HTML file of the page, made ready to be served: its links to files of the page lead to the addresses that carry the
/// page's version, and all modules that it needs are named in its head. Everything else stays as it is written.
struct PageDocument {
  let source: String
  /// What the addresses begin with, relative to the document.
  let prefix: String

  /// - Parameter graph: the page's modules.
  /// - Parameter isFile: whether a path is that of a file of the page.
  func served(modules graph: ModuleGraph, isFile: (String) -> Bool) -> String {
    var text = source
    for entry in entries where isFile(entry) {
      let links = graph.needs(of: entry).map { "  <link rel=\"modulepreload\" href=\"\($0)\">\n" }.joined()
      guard let end = text.range(of: "</head>") else { break }
      text.replaceSubrange(end.lowerBound..<end.lowerBound, with: links)
    }
    return relinked(text, isFile)
  }

  /// The modules that the document starts with.
  private var entries: [String] {
    source.components(separatedBy: "<script type=\"module\" src=\"").dropFirst().compactMap {
      $0.components(separatedBy: "\"").first
    }
  }

  private func relinked(_ text: String, _ isFile: (String) -> Bool) -> String {
    ["href=\"", "src=\""].reduce(text) { text, attribute in
      let pieces = text.components(separatedBy: " " + attribute)
      return pieces.dropFirst().reduce(into: pieces[0]) { result, piece in
        let path = piece.prefix { $0 != "\"" && $0 != "#" && $0 != "?" }
        result += " " + attribute + (isFile(String(path)) ? prefix : "") + piece
      }
    }
  }
}
