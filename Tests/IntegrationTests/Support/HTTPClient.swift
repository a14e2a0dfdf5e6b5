import Foundation
import FoundationNetworking
import Testing

/// Asks one server over HTTP.
struct HTTPClient: Sendable {
  let base: URL
  private let session: URLSession

  init(base: URL) {
    self.base = base
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = 256
    configuration.timeoutIntervalForRequest = 90
    configuration.requestCachePolicy = .reloadIgnoringLocalAndRemoteCacheData
    session = URLSession(configuration: configuration)
  }

  /// - Parameter path: with its query, percent-encoded.
  func request(
    _ method: String, _ path: String, token: String? = nil, headers: [String: String] = [:], body: Data? = nil
  ) async throws -> HTTPAnswer {
    var request = try self.request(path, token: token, headers: headers)
    request.httpMethod = method
    request.httpBody = body
    let (data, response) = try await session.data(for: request)
    return HTTPAnswer(try #require(response as? HTTPURLResponse), body: data)
  }

  /// Reads a stream of events as it comes.
  func stream(_ path: String, token: String, headers: [String: String] = [:]) async throws -> StreamedAnswer {
    await StreamedAnswer(try request(path, token: token, headers: headers))
  }

  private func request(_ path: String, token: String?, headers: [String: String]) throws -> URLRequest {
    var request = URLRequest(url: try #require(URL(string: base.absoluteString + path)))
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
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
