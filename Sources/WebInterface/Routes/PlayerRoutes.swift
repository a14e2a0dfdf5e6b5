import HTTPTypes
import Hummingbird
import TranscriptionCore

/// The session's player. Every command answers the new state, whose revision is also the `ETag`; `If-Match` makes a
/// command conditional on it.
struct PlayerRoutes: Sendable {
  let finder: SessionFinder
  let bodies: JSONBodies

  private static let rates = 0.25...4.0
  /// Four months: longer than any file, and small enough for all arithmetic with samples.
  private static let positions = 0...1e7

  func add(to table: inout RouteTable) {
    let path = "/v1/sessions/{session}/player"
    table.on(.get, path, use: show)
    table.on(.post, path + "/play") { try await run($0, $1, play) }
    table.on(.post, path + "/pause") { try await run($0, $1) { _ in .pause } }
    table.on(.post, path + "/stop") { try await run($0, $1) { _ in .stop } }
    table.on(.post, path + "/next") { try await run($0, $1) { _ in .next } }
    table.on(.post, path + "/previous") { try await run($0, $1) { _ in .previous } }
    table.on(.post, path + "/seek") { try await run($0, $1, seek) }
    table.on(.post, path + "/rate") { try await run($0, $1, rate) }
    table.on(.post, path + "/record", use: record)
    table.on(.delete, path + "/record", use: stopRecording)
  }

  private func show(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    return try Self.response(try await session.player())
  }

  private func run(
    _ request: Request, _ context: WebContext, _ command: (Request) async throws -> PlayerCommand
  ) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    let revision = try Self.revision(request)
    return try Self.response(try await session.command(try await command(request), ifRevision: revision))
  }

  private func play(_ request: Request) async throws -> PlayerCommand {
    let wish = try await bodies.decode(PlayPayload.self, from: request)
    if let position = wish?.position { try Self.check(position: position) }
    if let rate = wish?.rate { try Self.check(rate: rate) }
    return .play(file: wish?.file, position: wish?.position, rate: wish?.rate)
  }

  private func seek(_ request: Request) async throws -> PlayerCommand {
    let wish = try await bodies.decode(SeekPayload.self, from: request)
    guard let position = wish?.position else { throw Self.missing("position") }
    try Self.check(position: position)
    return .seek(position: position)
  }

  private func rate(_ request: Request) async throws -> PlayerCommand {
    let wish = try await bodies.decode(RatePayload.self, from: request)
    guard let rate = wish?.rate else { throw Self.missing("rate") }
    try Self.check(rate: rate)
    return .rate(rate)
  }

  private func record(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    let wish = try await bodies.decode(RecordPayload.self, from: request)
    if wish?.live == true {
      throw ServiceError(
        .invalidRequest, code: "unsupported_source",
        message: "Live sound cannot be sent to this server. Send the url of a source that the server can fetch.",
        parameter: "live")
    }
    guard let url = wish?.url else { throw Self.missing("url") }
    return try Self.response(try await session.record(url: url))
  }

  private func stopRecording(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    return try Self.response(try await session.stopRecording())
  }

  private static func response(_ state: PlayerState) throws -> Response {
    try .json(state, headers: [.eTag: EntityTag.quoted(String(state.revision))])
  }

  /// `If-Match` with a revision, quoted or not; `*` and absence mean any.
  private static func revision(_ request: Request) throws(ServiceError) -> Int? {
    guard let header = request.headers[.ifMatch], header != "*" else { return nil }
    let isQuoted = header.count > 2 && header.hasPrefix("\"") && header.hasSuffix("\"")
    let digits = isQuoted ? header.dropFirst().dropLast() : header[...]
    guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let revision = Int(digits)
    else {
      throw ServiceError(
        .invalidRequest, code: "invalid_header", message: "If-Match must be a revision of the player.",
        parameter: "If-Match")
    }
    return revision
  }

  private static func check(position: Double) throws(ServiceError) {
    guard positions.contains(position) else {
      throw ServiceError(
        .invalidRequest, code: "invalid_field",
        message: "position must be a number of seconds from 0 to \(Int(positions.upperBound)).", parameter: "position")
    }
  }

  private static func check(rate: Double) throws(ServiceError) {
    guard rates.contains(rate) else {
      throw ServiceError(
        .invalidRequest, code: "invalid_field",
        message: "rate must be from \(rates.lowerBound) to \(rates.upperBound).", parameter: "rate")
    }
  }

  private static func missing(_ field: String) -> ServiceError {
    ServiceError(
      .invalidRequest, code: "invalid_field", message: "The field \(field) is missing.", parameter: field)
  }
}
