import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Testing

/// Asks one server over HTTP.
struct HTTPClient: Sendable {
  let base: URL

  private static let timeout = TimeAmount.seconds(240)
  private static let mostBytes = 64 << 20

  /// One for all tests; lives as long as the process.
  private static let shared: AsyncHTTPClient.HTTPClient = {
    var configuration = AsyncHTTPClient.HTTPClient.Configuration()
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 512
    return AsyncHTTPClient.HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  /// - Parameter path: with its query, percent-encoded.
  func request(
    _ method: String, _ path: String, token: String? = nil, headers: [String: String] = [:], body: Data? = nil
  ) async throws -> HTTPAnswer {
    let request = message(method, path, token: token, headers: headers, body: body)
    let response = try await Self.shared.execute(request, timeout: Self.timeout)
    let bytes = try await response.body.collect(upTo: Self.mostBytes)
    return HTTPAnswer(response, body: Data(buffer: bytes))
  }

  /// Reads a stream of events as it comes.
  func stream(_ path: String, token: String, headers: [String: String] = [:]) async throws -> StreamedAnswer {
    let request = message("GET", path, token: token, headers: headers, body: nil)
    return try await StreamedAnswer(Self.shared.execute(request, timeout: Self.timeout).body)
  }

  /// Reads an answer as it comes, of which there is no end.
  func listen(_ path: String, token: String) async throws -> HTTPClientResponse {
    try await Self.shared.execute(message("GET", path, token: token, headers: [:], body: nil), timeout: Self.timeout)
  }

  private func message(
    _ method: String, _ path: String, token: String?, headers: [String: String], body: Data?
  ) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: base.absoluteString + path)
    request.method = HTTPMethod(rawValue: method)
    for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
    if let token { request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(token)") }
    if let body { request.body = .bytes(ByteBuffer(data: body)) }
    return request
  }

  func request(_ method: String, _ path: String, token: String? = nil, json: String) async throws -> HTTPAnswer {
    try await request(
      method, path, token: token, headers: ["Content-Type": "application/json"], body: Data(json.utf8))
  }

  func request(_ method: String, _ path: String, token: String? = nil, form: MultipartForm) async throws -> HTTPAnswer {
    try await request(
      method, path, token: token, headers: ["Content-Type": form.contentType], body: form.encoded)
  }

  func openSession(json: String = "{}", key: String? = nil) async throws -> SessionClient {
    let answer = try await request("POST", "/v1/sessions", token: key, json: json)
    try #require(answer.status == 201, "\(answer.text)")
    return SessionClient(
      client: self, id: try #require(answer.json["id"].text), token: try #require(answer.json["token"].text),
      dropFolder: try #require(answer.json["drop_folder"].text), opened: answer.json)
  }
}
