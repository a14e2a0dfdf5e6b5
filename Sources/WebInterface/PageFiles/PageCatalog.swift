import Foundation
import NIOCore

/// The files of the web page, read once at the start, by the path they are served at. A request is looked up here and
/// never becomes a path on disk.
struct PageCatalog: Sendable {
  /// By address: `/` for `index.html`, else `/name` or `/folder/name`.
  let files: [String: PageFile]

  /// Reads a folder and the folders in it. Names with anything but letters, digits, `.`, `_`, `-`, and hidden ones, are
  /// left out.
  ///
  /// - Throws: when a file cannot be read or the folder has no `index.html`.
  init(folder: String) throws {
    let manager = FileManager.default
    var files: [String: PageFile] = [:]
    for path in try manager.subpathsOfDirectory(atPath: folder) where Self.isSafe(path) {
      let url = URL(fileURLWithPath: folder).appendingPathComponent(path)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
      let bytes = try Data(contentsOf: url)
      files["/" + path] = PageFile(
        bytes: ByteBuffer(bytes: bytes), contentType: Self.contentType(path), entityTag: Self.tag(bytes))
    }
    guard let index = files["/index.html"] else { throw CocoaError(.fileNoSuchFile) }
    files["/"] = index
    self.files = files
  }

  /// Where the page lies in an installed or a freshly built server.
  static func builtInFolder() -> String {
    Bundle.module.bundleURL.appendingPathComponent("Page").path
  }

  private static func isSafe(_ path: String) -> Bool {
    path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { name in
      !name.isEmpty && !name.hasPrefix(".")
        && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
  }

  private static func contentType(_ path: String) -> String {
    switch FileName.split(path).fileExtension {
    case "html": "text/html; charset=utf-8"
    case "js", "mjs": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "json", "map": "application/json; charset=utf-8"
    case "webmanifest": "application/manifest+json"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "ico": "image/x-icon"
    case "webp": "image/webp"
    case "woff2": "font/woff2"
    case "txt", "md": "text/plain; charset=utf-8"
    default: "application/octet-stream"
    }
  }

  /// FNV-1a over the content, with its length: changes with every edit.
  private static func tag(_ bytes: Data) -> String {
    let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return "\"\(String(hash, radix: 16))-\(bytes.count)\""
  }
}
