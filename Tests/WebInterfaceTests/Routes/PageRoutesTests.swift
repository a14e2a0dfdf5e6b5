import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import WebInterface

struct PageRoutesTests {
  private static let script = "import { b } from \"./b.js\";\n" + String(repeating: "b();\n", count: 100)

  /// A page of its own, with things beside it that must stay hidden.
  private static func folder(style: String = "p{}") throws -> String {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("page-\(UUID().uuidString)")
    let page = root.appendingPathComponent("page")
    try FileManager.default.createDirectory(
      at: page.appendingPathComponent("js"), withIntermediateDirectories: true)
    for (name, text) in [
      ("index.html", "<head>\n<script type=\"module\" src=\"js/a.js\"></script>\n</head><p>hello"),
      ("console.html", "<a href=\"./\">page</a>"), ("js/a.js", script), ("js/b.js", "export const b = 1;\n"),
      ("page.css", style), (".hidden", "no"), ("odd name.js", "no"), ("../secret.txt", "no"),
    ] {
      try Data(text.utf8).write(to: page.appendingPathComponent(name))
    }
    return page.path
  }

  private static func run(_ folder: String, _ test: @escaping @Sendable (TestServer) async throws -> Void) async throws
  {
    try await TestServer.run(configuration: .init(port: 0, pageFolder: folder), test)
  }

  @Test func documentsAreAskedForEachTime() async throws {
    try await Self.run(try Self.folder()) { server in
      let page = try await server.send(.get, "/")
      #expect(page.status == .ok)
      #expect(String(buffer: page.body).hasSuffix("<p>hello"))
      #expect(page.headers[.contentType] == "text/html; charset=utf-8")
      #expect(page.headers[.cacheControl] == "no-cache")
      let console = try await server.send(.get, "/console")
      #expect(String(buffer: console.body) == "<a href=\"./\">page</a>")
      for path in ["/index.html", "/console.html", "/js/a.js", "/page.css"] {
        try expectError(try await server.send(.get, path), .notFound, code: "not_found")
      }
    }
  }

  @Test func allElseIsKeptForGoodUnderItsVersion() async throws {
    let folder = try Self.folder()
    let version = try PageCatalog(folder: folder).version
    try await Self.run(folder) { server in
      let page = String(buffer: try await server.send(.get, "/").body)
      #expect(page.contains("<script type=\"module\" src=\"page/\(version)/js/a.js\">"))
      #expect(page.contains("<link rel=\"modulepreload\" href=\"page/\(version)/js/b.js\">\n</head>"))
      let script = try await server.send(.get, "/page/\(version)/js/a.js")
      #expect(String(buffer: script.body) == Self.script)
      #expect(script.headers[.cacheControl] == "public, max-age=31536000, immutable")
      #expect(script.headers[.contentType] == "text/javascript; charset=utf-8")
      let head = try await server.send(.head, "/page/\(version)/js/a.js")
      #expect(head.status == .ok && head.headers[.contentLength] == "\(Self.script.utf8.count)")
      #expect(head.body.readableBytes == 0)
    }
  }

  @Test func anotherVersionHasOtherAddresses() async throws {
    let old = try PageCatalog(folder: try Self.folder()).version
    let changed = try Self.folder(style: "p{color:red}")
    #expect(try PageCatalog(folder: changed).version != old)
    try await Self.run(changed) { server in
      let gone = try await server.send(.get, "/page/\(old)/js/a.js")
      try expectError(gone, .notFound, code: "not_found")
      #expect(gone.headers[.cacheControl] == "no-store")
    }
  }

  @Test func nothingInlineAndNothingFromElsewhereIsAllowed() async throws {
    try await TestServer.run { server in
      for path in ["/", "/console"] {
        let page = try await server.send(.get, path)
        let policy = try #require(page.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';"))
        #expect(!policy.contains("unsafe") && !policy.contains("*") && !policy.contains("http"))
        #expect(page.headers[.xContentTypeOptions] == "nosniff")
        #expect(page.headers[.referrerPolicy] == "no-referrer")
        #expect(page.headers[.crossOriginOpenerPolicy] == "same-origin")
        #expect(page.headers[.permissionsPolicy]?.contains("camera=()") == true)
        let text = String(buffer: page.body)
        for inline in ["style=\"", " onclick=", " onload=", "<style", "javascript:", "<script>"] {
          #expect(!text.contains(inline), "\(path) has \(inline)")
        }
      }
    }
  }

  @Test func formsAreChosenByWhatTheClientTakes() async throws {
    let folder = try Self.folder()
    let version = try PageCatalog(folder: folder).version
    try await Self.run(folder) { server in
      let path = "/page/\(version)/js/a.js"
      let packed = try await server.send(.get, path, [.acceptEncoding: "br, gzip;q=0.5"])
      #expect(packed.headers[.contentEncoding] == "gzip")
      #expect(packed.headers[.vary] == "Accept-Encoding")
      #expect(packed.body.readableBytes < 120)
      #expect(packed.body.getBytes(at: 0, length: 2) == [0x1F, 0x8B])
      let plain = try await server.send(.get, path, [.acceptEncoding: "gzip;q=0, *"])
      #expect(plain.headers[.contentEncoding] == nil && plain.headers[.vary] == "Accept-Encoding")
      let tags = [packed, plain].compactMap { $0.headers[.eTag] }
      #expect(Set(tags).count == 2)
      let known = try await server.send(.get, path, [.acceptEncoding: "gzip", .ifNoneMatch: tags[0]])
      #expect(known.status == .notModified && known.body.readableBytes == 0)
      let other = try await server.send(.get, path, [.ifNoneMatch: tags[0]])
      #expect(other.status == .ok)
    }
  }

  @Test func answersConditionalRequests() async throws {
    try await Self.run(try Self.folder()) { server in
      let tag = try #require(try await server.send(.get, "/").headers[.eTag])
      let response = try await server.send(.get, "/", [.ifNoneMatch: tag])
      #expect(response.status == .notModified)
      #expect(response.body.readableBytes == 0)
    }
  }

  @Test(arguments: [
    "/../secret.txt", "/page/../../secret.txt", "/%2e%2e/secret.txt", "/page/%2e%2e%2f%2e%2e%2fsecret.txt", "/.hidden",
    "/page", "/page/", "//secret.txt", "/page/VERSION/", "/page/VERSION/js", "/page/VERSION/.hidden",
    "/page/VERSION/odd%20name.js", "/page/VERSION/../../secret.txt", "/page/VERSION/%2e%2e/secret.txt",
    "/page/VERSION/js/a.js%00", "/page/VERSION/index.html", "/..%5csecret.txt",
    "/etc/passwd",
  ])
  func servesNothingElse(path: String) async throws {
    let folder = try Self.folder()
    let version = try PageCatalog(folder: folder).version
    try await Self.run(folder) { server in
      let response = try await server.send(.get, path.replacing("VERSION", with: version))
      try expectError(response, .notFound, code: "not_found")
    }
  }

  /// What has to arrive before anything is shown, compressed, from the page as it is.
  @Test(arguments: ["/", "/console"])
  func theFirstLoadIsSmall(path: String) async throws {
    try await TestServer.run { server in
      let document = try await server.send(.get, path, [.acceptEncoding: "gzip"])
      #expect(document.headers[.contentEncoding] == "gzip")
      var sum = document.body.readableBytes
      let text = String(buffer: try await server.send(.get, path).body)
      let links = text.components(separatedBy: "\"").filter { $0.hasPrefix("page/") }
        .map { $0.components(separatedBy: "#")[0] }
      #expect(links.contains { $0.hasSuffix("/css/base.css") } && links.contains { $0.hasSuffix(".js") })
      for link in Set(links) {
        let file = try await server.send(.get, "/" + link, [.acceptEncoding: "gzip"])
        #expect(file.status == .ok, "\(link)")
        sum += file.body.readableBytes
      }
      #expect(sum < 100_000, "\(path) takes \(sum) bytes")
    }
  }

  /// Every module that a module asks for is one of those that the document names, so none is found late.
  @Test func allModulesAreNamedInTheDocument() throws {
    let page = try PageCatalog.load()
    let document = try #require(page.documents["/"])
    let text = String(buffer: document.plain.bytes)
    let modules = page.assets.filter { $0.key.hasSuffix(".js") }
    let imported = modules.values.flatMap { module in
      String(buffer: module.plain.bytes).components(separatedBy: "from \"./").dropFirst()
        .compactMap { $0.components(separatedBy: "\"").first }
    }
    let named = Set(imported).filter { text.contains("/js/\($0)\"") }
    let main = try #require(page.assets["\(page.version)/js/main.js"])
    #expect(!imported.isEmpty && String(buffer: main.plain.bytes).contains("import"))
    let missing = Set(imported).subtracting(named).filter { !$0.hasPrefix("console") }
    #expect(missing.isEmpty, "\(missing)")
  }
}
