import Hummingbird
import TranscriptionCore

/// The session's queue: looking at it, pausing it and going on, its order and its end.
struct QueueRoutes: Sendable {
  let finder: SessionFinder
  let bodies: JSONBodies

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/sessions/{session}/queue", use: show)
    table.on(.post, "/v1/sessions/{session}/queue/pause") { try await set(.paused, $0, $1) }
    table.on(.post, "/v1/sessions/{session}/queue/resume") { try await set(.running, $0, $1) }
    table.on(.post, "/v1/sessions/{session}/queue/clear", use: clear)
    table.on(.put, "/v1/sessions/{session}/queue/order", use: order)
  }

  private func show(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    return try .json(try await session.queue())
  }

  private func set(
    _ state: QueueSnapshot.State, _ request: Request, _ context: WebContext
  ) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    return try .json(try await session.setQueue(state))
  }

  private func clear(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    return try .json(try await session.clearQueue())
  }

  private func order(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    guard
      let wish = try await bodies.decode(OrderPayload.self, from: request)
    else {
      throw ServiceError(
        .invalidRequest, code: "invalid_field", message: "The field files is missing.", parameter: "files")
    }
    return try .json(try await session.orderQueue(wish.files))
  }
}
