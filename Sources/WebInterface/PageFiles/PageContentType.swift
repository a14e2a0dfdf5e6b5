import TranscriptionCore

/// What a file of the page is, by its name.
struct PageContentType: Sendable, Hashable {
  let name: String
  /// Whether compression is worth trying.
  let isText: Bool

  static func of(_ path: String) -> PageContentType {
    switch FileName.split(path).fileExtension {
    case "html": PageContentType(name: "text/html; charset=utf-8", isText: true)
    case "js", "mjs": PageContentType(name: "text/javascript; charset=utf-8", isText: true)
    case "css": PageContentType(name: "text/css; charset=utf-8", isText: true)
    case "json", "map": PageContentType(name: "application/json; charset=utf-8", isText: true)
    case "webmanifest": PageContentType(name: "application/manifest+json", isText: true)
    case "svg": PageContentType(name: "image/svg+xml", isText: true)
    case "txt", "md": PageContentType(name: "text/plain; charset=utf-8", isText: true)
    case "png": PageContentType(name: "image/png", isText: false)
    case "ico": PageContentType(name: "image/x-icon", isText: false)
    case "webp": PageContentType(name: "image/webp", isText: false)
    case "woff2": PageContentType(name: "font/woff2", isText: false)
    default: PageContentType(name: "application/octet-stream", isText: false)
    }
  }
}
