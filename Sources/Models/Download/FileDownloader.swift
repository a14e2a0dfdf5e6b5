import AsyncHTTPClient
import Audio
import Foundation
import NIOCore
import NIOHTTP1

/// Fetches one file over HTTP, going on where an earlier attempt stopped.
package struct FileDownloader: Sendable {
  /// Called with the bytes that are there and those that there will be, where the server says so.
  package typealias Progress = @Sendable (_ bytes: Int, _ total: Int?) -> Void

  private let client: HTTPClient
  private let retries: RetryRules
  private let pause: @Sendable (Duration) async throws -> Void

  /// How long a server may say nothing.
  private static let patience = TimeAmount.seconds(60)

  /// - Parameter pause: waits between attempts.
  package init(
    retries: RetryRules = RetryRules(),
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout = .init(connect: .seconds(20), read: Self.patience)
    configuration.decompression = .disabled
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.retries = retries
    self.pause = pause
  }

  /// To be called when nothing more is to be fetched.
  package func shutDown() async throws { try await client.shutdown() }

  /// Fetches `url` into `part` until it is whole.
  func fetch(_ url: String, into part: PartialFile, progress: @escaping Progress) async throws {
    var failures = 0
    while true {
      let before = part.bytes
      do {
        if try await attempt(url, part: part, progress: progress) { return }
        // The answer only showed that what there is must go; that is no failure, but must not go on for ever.
        failures += 1
        guard failures < retries.attempts else { throw ModelFailure("The server's answers do not fit together.") }
      } catch let reason as Interruption {
        failures = part.bytes > before ? 1 : failures + 1
        guard let duration = retries.pause(after: failures) else {
          throw ModelFailure(
            "\(url) cannot be fetched: \(reason.text). What there is, is kept; the same command goes on from there.")
        }
        try await pause(duration)
      }
    }
  }

  /// A connection that broke or an answer that may be better next time.
  private struct Interruption: Error {
    var text: String
  }

  /// - Returns: false when the file must be begun anew.
  private func attempt(_ url: String, part: PartialFile, progress: @escaping Progress) async throws -> Bool {
    let record = try await BlockingIO.run { part.record }
    if part.bytes > 0, record?.url != url { try await BlockingIO.run { try part.restart() } }
    let have = part.bytes
    var address = url
    for _ in 0...Redirect.limit {
      var request = HTTPClientRequest(url: address)
      request.headers.add(name: "User-Agent", value: "sotto")
      if have > 0, let validator = record?.validator {
        request.headers.add(name: "Range", value: "bytes=\(have)-")
        request.headers.add(name: "If-Range", value: validator)
      }
      let response: HTTPClientResponse
      do {
        response = try await client.execute(request, deadline: .distantFuture)
      } catch let error where !(error is CancellationError) {
        throw Interruption(text: Self.explain(error))
      }
      let headers = { (name: String) in response.headers.first(name: name) }
      switch DownloadStep(status: Int(response.status.code), headers: headers, have: have) {
      case .follow(let location):
        address = try Redirect.target(from: address, location: location)
        continue
      case .append(let total):
        try await take(response.body, total: total, into: part, progress: progress)
        return true
      case .overwrite(let total):
        let validator = DownloadStep.validator(headers: headers)
        try await BlockingIO.run {
          try part.restart()
          try part.note(validator.map { PartialRecord(url: url, validator: $0) })
        }
        try await take(response.body, total: total, into: part, progress: progress)
        return true
      case .complete: return true
      case .startOver:
        try await BlockingIO.run { try part.restart() }
        return false
      case .retry(let reason): throw Interruption(text: reason)
      case .giveUp(let reason): throw ModelFailure("\(url) cannot be fetched: \(reason).")
      }
    }
    throw ModelFailure("\(url) cannot be fetched: it redirects too often.")
  }

  private func take(
    _ body: HTTPClientResponse.Body, total: Int?, into part: PartialFile, progress: @escaping Progress
  ) async throws {
    progress(part.bytes, total)
    do {
      for try await buffer in body {
        let bytes = Array(buffer.readableBytesView)
        try await BlockingIO.run { try part.append(bytes) }
        progress(part.bytes, total)
      }
    } catch let error as SystemCallError {
      throw ModelFailure("The download cannot be written: \(error.description).")
    } catch let error where !(error is CancellationError) {
      throw Interruption(text: Self.explain(error))
    }
    if let total, part.bytes < total { throw Interruption(text: "the connection ended early") }
  }

  private static func explain(_ error: any Error) -> String {
    switch error as? HTTPClientError {
    case HTTPClientError.connectTimeout?: "the server cannot be reached"
    case HTTPClientError.readTimeout?: "the server said nothing for a minute"
    case HTTPClientError.remoteConnectionClosed?: "the connection broke"
    case let other?: other.shortDescription
    case nil: "\(error)"
    }
  }
}
