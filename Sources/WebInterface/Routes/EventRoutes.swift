import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import TranscriptionCore

/// The session's numbered log of events, as a stream or by polling.
struct EventRoutes: Sendable {
  let finder: SessionFinder
  let pingInterval: Duration
  let eventsPerTurn: Int

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/sessions/{session}/events", use: serve)
  }

  private func serve(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    let grant = try await finder.grant(request, context)
    let query = QueryReader(request)
    let after = try query.integer("after", in: 0...Int.max) ?? 0
    if AcceptHeader.wantsJSON(request.headers[.accept]) {
      return try await poll(session, query, after: after, grant, context)
    }
    let start = try Self.lastEventID(request) ?? after
    // Where what follows has been dropped this is the last chance for a status that says so.
    let beginning = try await session.events(after: start, limit: 1, wait: .zero)
    try Self.check(start, against: beginning, parameter: start == after ? "after" : "Last-Event-ID")
    let stream = EventStream(
      session: session, after: start, heard: beginning.heard, pingInterval: pingInterval, eventsPerTurn: eventsPerTurn)
    let headers: HTTPFields = [
      .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-cache", .xAccelBuffering: "no",
      .xContentTypeOptions: "nosniff", .connection: "close",
    ]
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        try await ResponseLifetime.run(on: context.channel, grant: grant) { over in
          try await stream.write(to: &writer, until: over)
        }
        try await writer.finish(nil)
      })
  }

  /// `last` is where to go on from: the number of the last event of this page, or of the newest one when the page is
  /// empty. `newest` is the number of the newest event in the log, whatever the page holds. Ephemeral events are there for a
  /// poll that waits when they happen.
  private func poll(
    _ session: any SessionHandle, _ query: QueryReader, after: Int, _ grant: SessionGrant, _ context: WebContext
  ) async throws -> Response {
    let limit = try query.integer("limit", in: 1...1000) ?? 1000
    let wait = try query.number("wait_seconds", in: 0...60) ?? 0
    let present = try await session.events(after: after, limit: limit, wait: .zero)
    try Self.check(after, against: present, parameter: "after")
    var page: EventPage? = present
    if present.isEmpty, !present.isEnd, wait > 0 {
      page = try await ResponseLifetime.run(on: context.channel, grant: grant) { over in
        try await EventTurn.next(
          of: session, after: after, heard: present.heard, limit: limit, wait: .seconds(wait), until: over)
      }
    }
    let newest = (page ?? present).last
    let last = page?.events.last?.seq ?? newest
    var document = Array("{\"events\":[".utf8)
    document.reserveCapacity(page?.events.reduce(64) { $0 + $1.body.utf8.count + 96 } ?? 64)
    page?.forEach { event in
      if document.last == UInt8(ascii: "}") { document.append(UInt8(ascii: ",")) }
      event.appendJSON(to: &document)
    } ephemeral: { event in
      if document.last == UInt8(ascii: "}") { document.append(UInt8(ascii: ",")) }
      event.appendJSON(to: &document)
    }
    document += "],\"last\":\(last),\"newest\":\(newest)}".utf8
    return .text(document, type: "application/json; charset=utf-8")
  }

  /// A reader that is ahead of the log would hear nothing until the log has caught up, not even the session's end.
  private static func check(_ seq: Int, against page: EventPage, parameter: String) throws(ServiceError) {
    guard seq > page.last else { return }
    throw ServiceError(
      .invalidRequest, code: "unknown_event",
      message: "The newest event of this session has the number \(page.last). Go on from there, or from 0.",
      parameter: parameter)
  }

  private static func lastEventID(_ request: Request) throws(ServiceError) -> Int? {
    guard let text = request.headers[.lastEventID], !text.isEmpty else { return nil }
    guard let seq = Int(text), seq >= 0 else {
      throw ServiceError(
        .invalidRequest, code: "invalid_header", message: "Last-Event-ID must be the number of an event.",
        parameter: "Last-Event-ID")
    }
    return seq
  }
}
