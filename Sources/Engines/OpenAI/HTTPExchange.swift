import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Connections to one server. Redirects are not followed, so that what is sent reaches only the server that was named.
final class HTTPExchange: Sendable {
  private let client: HTTPClient
  private let clock: any RequestClock
  private let authorization: String?
  private let limits: OpenAILimits
  private let isShutDown = Mutex(false)

  /// - Parameter connections: the most at the same time.
  init(key: APIKey?, connections: Int, limits: OpenAILimits, clock: any RequestClock) {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.httpVersion = .http1Only
    configuration.timeout = .init(connect: .seconds(5))
    // Below the 5 s after which many Python servers close: a request must not meet a connection that is just closing.
    configuration.connectionPool.idleTimeout = .seconds(4)
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.clock = clock
    self.limits = limits
    authorization = key?.authorization
  }

  /// Shuts the client down when ``shutDown()`` was not called, because the start failed elsewhere.
  deinit {
    if !isShutDown.withLock({ $0 }) { client.shutdown { _ in } }
  }

  /// Ends what is under way. Nothing can be asked afterwards.
  func shutDown() async {
    guard
      isShutDown.withLock({ isDown in
        defer { isDown = true }; return !isDown
      })
    else { return }
    try? await client.shutdown()
  }

  func get(_ url: String, timeout: Duration) async throws(ExchangeFailure) -> ServerAnswer {
    try await answer(to: request(url), timeout: timeout)
  }

  func post(
    _ upload: TranscriptionUpload, to url: String, timeout: Duration
  ) async throws(ExchangeFailure) -> ServerAnswer {
    var request = request(url)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: upload.contentType)
    request.body = .bytes(ByteBuffer(bytes: upload.bytes))
    return try await answer(to: request, timeout: timeout)
  }

  private func request(_ url: String) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: url)
    request.headers.add(name: "Accept", value: "application/json")
    request.headers.add(name: "User-Agent", value: "sotto")
    if let authorization { request.headers.add(name: "Authorization", value: authorization) }
    return request
  }

  /// Cancelling the task, or the end of the time, closes the request's connection.
  private func answer(
    to request: HTTPClientRequest, timeout: Duration
  ) async throws(ExchangeFailure) -> ServerAnswer {
    let deadline = clock.now + timeout
    let outcome: Result<ServerAnswer, ExchangeFailure> = await withTaskGroup { group in
      group.addTask { await self.outcome(of: request) }
      group.addTask { [clock] in
        let isOver = (try? await clock.sleep(until: deadline)) != nil
        return .failure(isOver ? .timedOut : .cancelled)
      }
      defer { group.cancelAll() }
      return await group.next() ?? .failure(.cancelled)
    }
    if Task.isCancelled { throw .cancelled }
    return try outcome.get()
  }

  private func outcome(of request: HTTPClientRequest) async -> Result<ServerAnswer, ExchangeFailure> {
    let response: HTTPClientResponse
    do {
      response = try await client.execute(request, deadline: .distantFuture)
    } catch {
      return .failure(Self.meaning(of: error))
    }
    do {
      let body = try await response.body.collect(upTo: limits.answerBytes)
      return .success(
        ServerAnswer(
          status: Int(response.status.code), retryAfter: retryAfter(response.headers),
          location: response.headers.first(name: "Location"), body: Array(body.readableBytesView)))
    } catch is NIOTooManyBytesError {
      return .failure(.strange("it is longer than \(limits.answerBytes >> 20) MiB"))
    } catch {
      return .failure(Self.meaning(of: error))
    }
  }

  private func retryAfter(_ headers: HTTPHeaders) -> Duration? {
    let milliseconds = headers.first(name: "retry-after-ms").flatMap(Double.init)
    if let milliseconds, (0...limits.longestRetryAfter / .milliseconds(1)).contains(milliseconds) {
      return .milliseconds(milliseconds)
    }
    let date = headers.first(name: "Date").flatMap(RetryAfter.date) ?? clock.date
    return headers.first(name: "Retry-After").flatMap { RetryAfter.parse($0, at: date) }
      .map { min($0, limits.longestRetryAfter) }
  }

  private static func meaning(of error: any Error) -> ExchangeFailure {
    switch error {
    case is CancellationError: .cancelled
    case let error as HTTPClientError:
      switch error {
      case .cancelled, .alreadyShutdown: .cancelled
      case .remoteConnectionClosed, .uncleanShutdown, .requestStreamCancelled, .readTimeout, .writeTimeout: .lost
      case .connectTimeout, .getConnectionFromPoolTimeout: .unreachable("no connection in time")
      default: .unreachable(error.shortDescription)
      }
    case let error as IOError where [ECONNRESET, EPIPE, ETIMEDOUT].contains(error.errnoCode): .lost
    case let error as ChannelError where error == .ioOnClosedChannel || error == .eof: .lost
    case is HTTPParserError: .strange("it is no HTTP")
    case let error as IOError: .unreachable(String(cString: strerror(error.errnoCode)))
    case let error as NIOConnectionError: .unreachable(reason(error))
    default: .unreachable("\(error)")
    }
  }

  private static func reason(_ error: NIOConnectionError) -> String {
    if let failure = error.connectionErrors.first {
      let code = (failure.error as? IOError)?.errnoCode
      return code.map { String(cString: strerror($0)) } ?? "\(failure.error)"
    }
    return error.dnsAError == nil && error.dnsAAAAError == nil ? "no connection" : "there is no host of that name"
  }
}
