import AsyncHTTPClient
import Audio
import Foundation
import NIOCore
import NIOHTTP1

/// Fetches files over HTTP, going on where an earlier attempt stopped.
package struct FileDownloader: Sendable {
  /// Called with the bytes that are there and those that there will be, where the server says so.
  package typealias Progress = @Sendable (_ bytes: Int, _ total: Int?) -> Void

  private let client: HTTPClient
  private let pause: @Sendable (Duration) async throws -> Void

  /// How long a server may say nothing.
  private static let patience = TimeAmount.seconds(60)

  /// - Parameter pause: waits between attempts.
  package init(pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }) {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout = .init(connect: .seconds(20), read: Self.patience)
    configuration.decompression = .disabled
    // Whether to ask again is decided here.
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.pause = pause
  }

  /// To be called when nothing more is to be fetched.
  package func shutDown() async throws { try await client.shutdown() }

  /// Fetches `url` into `part` until it is whole.
  ///
  /// - Parameter limit: bytes that it may have; `nil` where its size is not known.
  /// - Throws: ``SourceFailure``; ``ModelFailure`` where it cannot be written.
  func fetch(
    _ url: String, into part: PartialFile, limit: Int?, resuming: Resumption, rules: RetryRules,
    progress: @escaping Progress
  ) async throws {
    try await retrying(rules, bytes: { part.bytes }) {
      try await attempt(url, part: part, limit: limit, resuming: resuming, progress: progress)
    }
  }

  /// Fetches a document into memory.
  ///
  /// - Parameter limit: bytes that it may have.
  /// - Throws: ``SourceFailure``.
  func page(_ url: String, accepting types: String, limit: Int, rules: RetryRules) async throws -> WebPage {
    try await retrying(rules, bytes: { 0 }) {
      let answer = try await answer(to: url, headers: [("Accept", types)], have: 0)
      let body: ByteBuffer
      do {
        body = try await answer.response.body.collect(upTo: limit)
      } catch is NIOTooManyBytesError {
        throw Self.tooLong(limit)
      } catch let error where !(error is CancellationError) {
        throw Interruption(error, from: url)
      }
      let type = answer.response.headers.first(name: "Content-Type")?.prefix { $0 != ";" }
      return WebPage(
        bytes: Array(body.readableBytesView),
        contentType: type.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }, url: answer.url)
    }
  }

  /// - Parameters:
  ///   - bytes: what there is; an attempt that added to it is no failure in a row.
  ///   - attempt: gives `nil` when it must be begun anew, and throws ``Interruption`` for what may work later.
  private func retrying<Value>(
    _ rules: RetryRules, bytes: () -> Int, attempt: () async throws -> Value?
  ) async throws -> Value {
    var failures = 0
    while true {
      let before = bytes()
      do {
        if let value = try await attempt() { return value }
        // The answer only showed that what there is must go; that is no failure, but must not go on for ever.
        failures += 1
        guard failures < rules.attempts else { throw SourceFailure("the server's answers do not fit together") }
      } catch let interruption as Interruption {
        failures = bytes() > before ? 1 : failures + 1
        let isHopeless = interruption.unreachableHost != nil && !rules.retriesUnreachable
        guard !isHopeless, let duration = rules.pause(after: failures) else { throw interruption.failure }
        try await pause(duration)
      }
    }
  }

  private struct Answer {
    var response: HTTPClientResponse
    var step: DownloadStep
    /// After redirects.
    var url: String
  }

  /// Asks, and goes where the answer leads. Gives an answer with a body to take, or that says what to do with what there
  /// is.
  private func answer(to url: String, headers: [(String, String)], have: Int) async throws -> Answer {
    var address = url
    for _ in 0...Redirect.limit {
      var request = HTTPClientRequest(url: address)
      request.headers.add(name: "User-Agent", value: "sotto")
      request.headers.add(contentsOf: headers)
      let response: HTTPClientResponse
      do {
        response = try await client.execute(request, deadline: .distantFuture)
      } catch let error where !(error is CancellationError) {
        throw Interruption(error, from: address)
      }
      let step = DownloadStep(
        status: Int(response.status.code), headers: { response.headers.first(name: $0) }, have: have)
      switch step {
      case .follow(let location): address = try Redirect.target(from: address, location: location)
      case .retry(let reason): throw Interruption(reason)
      case .giveUp(let reason): throw SourceFailure(reason)
      case .append, .overwrite, .complete, .startOver: return Answer(response: response, step: step, url: address)
      }
    }
    throw SourceFailure("it redirects too often")
  }

  /// - Returns: `nil` when the file must be begun anew.
  private func attempt(
    _ url: String, part: PartialFile, limit: Int?, resuming: Resumption, progress: @escaping Progress
  ) async throws -> Void? {
    let record = try await BlockingIO.run { part.record }
    let canGoOn = record?.url == url && (record?.validator != nil || resuming == .always)
    if part.bytes > 0, !canGoOn { try await BlockingIO.run { try part.restart() } }
    let have = part.bytes
    var headers: [(String, String)] = []
    if have > 0 {
      headers = [("Range", "bytes=\(have)-")]
      if let validator = record?.validator { headers.append(("If-Range", validator)) }
    }
    let answer = try await answer(to: url, headers: headers, have: have)
    switch answer.step {
    case .append(let total):
      try await take(answer, total: total, limit: limit, into: part, progress: progress)
      return ()
    case .overwrite(let total):
      try Self.checkIsTheFile(answer.response, total: total, limit: have > 0 ? limit : nil)
      let validator = DownloadStep.validator { answer.response.headers.first(name: $0) }
      try await BlockingIO.run {
        try part.restart()
        try part.note(PartialRecord(url: url, validator: validator))
      }
      try await take(answer, total: total, limit: limit, into: part, progress: progress)
      return ()
    case .startOver:
      try await BlockingIO.run { try part.restart() }
      return nil
    case .complete, .follow, .retry, .giveUp: return ()
    }
  }

  /// What comes in place of a file, such as the page of a proxy, must not cost what was fetched of it.
  ///
  /// - Parameter limit: bytes of the file, where there is a part of it and they are known.
  private static func checkIsTheFile(_ response: HTTPClientResponse, total: Int?, limit: Int?) throws(SourceFailure) {
    let type = response.headers.first(name: "Content-Type")?.prefix { $0 != ";" }
    if type?.trimmingCharacters(in: .whitespaces).lowercased() == "text/html" {
      throw SourceFailure("it answered with a web page in place of the file")
    }
    guard let limit, let total, total != limit else { return }
    if total > limit { throw tooLong(limit) }
    throw SourceFailure("it is another file: it has \(total) bytes, not \(limit)")
  }

  private func take(
    _ answer: Answer, total: Int?, limit: Int?, into part: PartialFile, progress: @escaping Progress
  ) async throws {
    if let limit, let total, total > limit { throw Self.tooLong(limit) }
    progress(part.bytes, total)
    do {
      for try await buffer in answer.response.body {
        if let limit, part.bytes + buffer.readableBytes > limit { throw Self.tooLong(limit) }
        let bytes = Array(buffer.readableBytesView)
        try await BlockingIO.run { try part.append(bytes) }
        progress(part.bytes, total)
      }
    } catch let failure as SourceFailure {
      throw failure
    } catch let error as SystemCallError {
      throw ModelFailure("The download cannot be written: \(error.description).")
    } catch let error where !(error is CancellationError) {
      throw Interruption(error, from: answer.url)
    }
    if let total, part.bytes < total { throw Interruption("the connection ended early") }
  }

  private static func tooLong(_ limit: Int) -> SourceFailure {
    SourceFailure("its answer is longer than \(ByteText.of(limit))")
  }
}
