import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Asks one server over HTTP.
struct Client: Sendable {
  let base: String

  private static let timeout = TimeAmount.seconds(90)
  private static let mostBytes = 256 << 20

  /// One for the whole run; lives as long as the process.
  private static let shared: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4_096
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  /// - Parameter cache: whether audio that was recognised before may be answered from the cache. Benchmarks send the same
  ///   audio again and again, and measure nothing of the engine where it may.
  func openSession(weight: Int = 1, cache: Bool = false) async throws -> OpenedSession {
    try await value("POST", "/v1/sessions", body: "{\"weight\":\(weight),\"cache\":\(cache)}")
  }

  /// Opens many, sixteen at a time.
  func openSessions(_ count: Int) async throws -> [OpenedSession] {
    try await concurrently(Array(0..<count), width: 16) { _ in try await openSession() }
  }

  func end(_ session: OpenedSession) async throws {
    _ = try await answer("DELETE", "/v1/sessions/\(session.id)", token: session.token)
  }

  func queue(of session: OpenedSession) async throws -> QueueAnswer {
    try await value("GET", "/v1/sessions/\(session.id)/queue", token: session.token)
  }

  /// - Parameter wait: seconds to wait for the first event after `seq`.
  func events(of session: OpenedSession, after seq: Int, wait: Int = 0) async throws -> EventsAnswer {
    try await value(
      "GET", "/v1/sessions/\(session.id)/events?after=\(seq)&limit=1000&wait_seconds=\(wait)", token: session.token)
  }

  /// The session's events as they come, as one piece of text after the other.
  func eventStream(of session: OpenedSession) async throws -> HTTPClientResponse.Body {
    var request = request("GET", "/v1/sessions/\(session.id)/events", token: session.token)
    request.headers.replaceOrAdd(name: "Accept", value: "text/event-stream")
    let response = try await Self.shared.execute(request, deadline: .distantFuture)
    guard response.status == .ok else { throw BenchFailure("an event stream was answered with \(response.status)") }
    return response.body
  }

  /// - Returns: whether the server says that it is ready.
  func isReady() async throws -> Bool { try await answer("GET", "/health/ready").status == 200 }

  @discardableResult
  func play(_ session: OpenedSession, file: String, rate: Double = 1) async throws -> PlayerAnswer {
    try await value(
      "POST", "/v1/sessions/\(session.id)/player/play", token: session.token,
      body: "{\"file\":\"\(file)\",\"rate\":\(rate)}")
  }

  /// Plays the first file.
  func play(_ session: OpenedSession) async throws {
    let answer = try await answer("POST", "/v1/sessions/\(session.id)/player/play", token: session.token)
    guard answer.status == 200 else { throw BenchFailure("playing was answered with \(answer.status)") }
  }

  func upload(_ recording: [UInt8], to session: OpenedSession) async throws {
    var request = request("POST", "/v1/sessions/\(session.id)/files?name=recording.wav", token: session.token)
    request.body = .bytes(ByteBuffer(bytes: recording))
    let response = try await Self.shared.execute(request, timeout: Self.timeout)
    _ = try await response.body.collect(upTo: Self.mostBytes)
    guard response.status == .accepted else { throw BenchFailure("an upload was answered with \(response.status)") }
  }

  /// The session's paced audio as it comes.
  func listen(to session: OpenedSession, format: String) async throws -> HTTPClientResponse.Body {
    let request = request("GET", "/v1/sessions/\(session.id)/player/stream?format=\(format)", token: session.token)
    let response = try await Self.shared.execute(request, deadline: .distantFuture)
    guard response.status == .ok else { throw BenchFailure("listening was answered with \(response.status)") }
    return response.body
  }

  @discardableResult
  func seek(_ session: OpenedSession, to position: Double) async throws -> PlayerAnswer {
    try await value(
      "POST", "/v1/sessions/\(session.id)/player/seek", token: session.token, body: "{\"position\":\(position)}")
  }

  /// The server's counters in Prometheus' text format; `nil` where it has none.
  func metrics() async throws -> ServerMetrics? {
    let answer = try await answer("GET", "/metrics")
    return answer.status == 200 ? ServerMetrics(String(decoding: answer.body, as: UTF8.self)) : nil
  }

  // MARK: Requests

  private func value<Value: Decodable>(
    _ method: String, _ path: String, token: String? = nil, body: String? = nil
  ) async throws -> Value {
    let answer = try await answer(method, path, token: token, body: body)
    guard 200..<300 ~= answer.status else {
      throw BenchFailure(
        "\(method) \(path) was answered with \(answer.status): \(String(decoding: answer.body.prefix(300), as: UTF8.self))"
      )
    }
    return try JSONDecoder().decode(Value.self, from: answer.body)
  }

  private func answer(
    _ method: String, _ path: String, token: String? = nil, body: String? = nil
  ) async throws -> (status: Int, body: Data) {
    let response = try await Self.shared.execute(
      request(method, path, token: token, body: body), timeout: Self.timeout)
    let bytes = try await response.body.collect(upTo: Self.mostBytes)
    return (Int(response.status.code), Data(buffer: bytes))
  }

  private func request(
    _ method: String, _ path: String, token: String? = nil, body: String? = nil
  ) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: base + path)
    request.method = HTTPMethod(rawValue: method)
    request.headers.replaceOrAdd(name: "Accept", value: "application/json")
    if let token { request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(token)") }
    if let body {
      request.headers.replaceOrAdd(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(string: body))
    }
    return request
  }
}
