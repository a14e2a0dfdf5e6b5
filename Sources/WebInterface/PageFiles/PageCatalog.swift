import Foundation

/// The files of the web page, read once at the start, by the path they are served at. A request is looked up here and
/// never becomes a path on disk.
///
/// Documents (HTML files at the top) stand at addresses of their own and are asked for each time. Everything else stands
/// below an address with a version that changes with any of the files, so browsers keep it for good; references from one
/// file to another are relative and stay within their version.
package struct PageCatalog: Sendable {
  /// By address: `/` for `index.html`, `/name` for `name.html`.
  let documents: [String: PageFile]
  /// By what follows ``assetFolder`` in their addresses: `<version>/folder/name`.
  let assets: [String: PageFile]
  let version: String

  static let assetFolder = "page"

  /// Reads the page that belongs to this executable.
  ///
  /// - Throws: ``PageMissing`` where there is none.
  package static func load() throws -> PageCatalog { try PageCatalog(folder: PageFolder.find()) }

  /// Reads a folder and the folders in it. Names with anything but letters, digits, `.`, `_`, `-`, and hidden ones, are
  /// left out.
  ///
  /// - Throws: when a file cannot be read or the folder has no `index.html`.
  init(folder: String) throws {
    let files = try Self.read(folder)
    guard files["index.html"] != nil else { throw PageMissing(folder: folder, places: [folder]) }
    var fingerprint = Fingerprint()
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      fingerprint.add(path.utf8)
      fingerprint.add([0])
      fingerprint.add(bytes)
    }
    let version = fingerprint.text
    let graph = ModuleGraph(sources: files.filter { $0.key.hasSuffix(".js") })
    var documents: [String: PageFile] = [:]
    var assets: [String: PageFile] = [:]
    for (path, bytes) in files {
      if let address = Self.documentAddress(path) {
        let document = PageDocument(
          source: String(decoding: bytes, as: UTF8.self), prefix: "\(Self.assetFolder)/\(version)/")
        let served = document.served(modules: graph) { files[$0] != nil && Self.documentAddress($0) == nil }
        documents[address] = PageFile(Array(served.utf8), path: path)
      } else {
        let isSource = path.hasSuffix(".js") || path.hasSuffix(".css")
        assets["\(version)/\(path)"] = PageFile(isSource ? LeanSource(source: bytes).text : bytes, path: path)
      }
    }
    self.version = version
    self.documents = documents
    self.assets = assets
  }

  private static func read(_ folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where isSafe(path) {
      let url = URL(fileURLWithPath: folder).appendingPathComponent(path)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
      files[path] = Array(try Data(contentsOf: url))
    }
    return files
  }

  /// `nil` for a file that is no document.
  private static func documentAddress(_ path: String) -> String? {
    guard !path.contains("/"), path.hasSuffix(".html") else { return nil }
    return path == "index.html" ? "/" : "/" + path.dropLast(".html".count)
  }

  private static func isSafe(_ path: String) -> Bool {
    path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { name in
      !name.isEmpty && !name.hasPrefix(".")
        && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
  }
}
