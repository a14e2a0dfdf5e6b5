import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import WebInterface

struct PageRoutesTests {
  /// A page of its own, with things beside it that must stay hidden.
  private static func folder() throws -> String {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("page-\(UUID().uuidString)")
    let page = root.appendingPathComponent("page")
    try FileManager.default.createDirectory(
      at: page.appendingPathComponent("js"), withIntermediateDirectories: true)
    for (name, text) in [
      ("index.html", "<p>hello"), ("js/a.js", "1"), (".hidden", "no"), ("odd name.js", "no"), ("../secret.txt", "no"),
    ] {
      try Data(text.utf8).write(to: page.appendingPathComponent(name))
    }
    return page.path
  }

  @Test func servesThePage() async throws {
    try await TestServer.run(configuration: .init(port: 0, pageFolder: try Self.folder())) { server in
      let page = try await server.send(.get, "/")
      #expect(page.status == .ok)
      #expect(String(buffer: page.body) == "<p>hello")
      #expect(page.headers[.contentType] == "text/html; charset=utf-8")
      #expect(page.headers[.cacheControl] == "no-cache")
      #expect(page.headers[.xContentTypeOptions] == "nosniff")
      let policy = try #require(page.headers[.contentSecurityPolicy])
      #expect(policy.hasPrefix("default-src 'self'; media-src 'self' blob:;"))
      #expect(!policy.contains("unsafe"))
      let script = try await server.send(.get, "/js/a.js")
      #expect(script.headers[.contentType] == "text/javascript; charset=utf-8")
      let head = try await server.send(.head, "/js/a.js")
      #expect(head.status == .ok && head.headers[.contentLength] == "1" && head.body.readableBytes == 0)
    }
  }

  @Test func answersConditionalRequests() async throws {
    try await TestServer.run(configuration: .init(port: 0, pageFolder: try Self.folder())) { server in
      let tag = try #require(try await server.send(.get, "/").headers[.eTag])
      let response = try await server.send(.get, "/", [.ifNoneMatch: tag])
      #expect(response.status == .notModified)
      #expect(response.body.readableBytes == 0)
    }
  }

  @Test(arguments: [
    "/../secret.txt", "/js/../../secret.txt", "/%2e%2e/secret.txt", "/js/%2e%2e%2f%2e%2e%2fsecret.txt", "/.hidden",
    "/odd%20name.js", "/js", "/js/", "//secret.txt", "/js/a.js%00", "/..%5csecret.txt", "/etc/passwd",
  ])
  func servesNothingElse(path: String) async throws {
    try await TestServer.run(configuration: .init(port: 0, pageFolder: try Self.folder())) { server in
      try expectError(try await server.send(.get, path), .notFound, code: "not_found")
    }
  }

  @Test func servesTheBuiltInPage() async throws {
    try await TestServer.run { server in
      let page = try await server.send(.get, "/index.html")
      #expect(page.status == .ok)
    }
  }
}
