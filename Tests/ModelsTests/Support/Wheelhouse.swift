@testable import Models

/// A package index with wheels, as a script of a server: `/simple/PACKAGE/` and `/files/WHEEL`.
struct Wheelhouse {
  /// By file name, `PACKAGE-…`.
  var wheels: [String: [UInt8]]
  var isHTML = false
  /// What the index says instead of the wheels' own checksums.
  var sha256: String?

  func answer(_ request: FileServer.Request) -> FileServer.Answer {
    if let name = request.uri.split(separator: "/").last.map(String.init), let bytes = wheels[name] {
      return FileServer.answer(request, bytes, tag: "\"\(name)\"")
    }
    let parts = request.uri.split(separator: "/")
    guard parts.count == 2, parts[0] == "simple" else { return FileServer.Answer(status: 404) }
    let names = wheels.keys.filter { $0.hasPrefix(parts[1] + "-") }.sorted()
    guard !names.isEmpty else { return FileServer.Answer(status: 404) }
    let type = isHTML ? "text/html; charset=utf-8" : "application/vnd.pypi.simple.v1+json"
    return FileServer.Answer(
      headers: [("Content-Type", type)], body: Array((isHTML ? html(names) : json(names)).utf8))
  }

  private func sum(_ name: String) -> String { sha256 ?? Pull.sha256(wheels[name] ?? []) }

  private func json(_ names: [String]) -> String {
    let files = names.map { name in
      """
      {"filename": "\(name)", "url": "../../files/\(name)", "hashes": {"sha256": "\(sum(name))"}, \
      "size": \(wheels[name]?.count ?? 0), "yanked": false}
      """
    }
    return #"{"meta": {"api-version": "1.4"}, "name": "p", "files": [\#(files.joined(separator: ","))]}"#
  }

  private func html(_ names: [String]) -> String {
    let links = names.map { #"<a href="/files/\#($0)#sha256=\#(sum($0))" data-requires-python="&gt;=3.7">\#($0)</a>"# }
    return "<!DOCTYPE html><html><body>\(links.joined(separator: "<br/>\n"))</body></html>"
  }

  /// A member of the package `PACKAGE` in its wheel.
  static func member(_ path: String, of package: String = "p") -> WheelMember {
    WheelMember(package: package, version: "1.0", wheel: "\(package)-1.0-py3-none-any.whl", path: path)
  }
}
