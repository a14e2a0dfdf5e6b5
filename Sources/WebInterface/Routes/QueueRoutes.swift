import Hummingbird
import TranscriptionCore

/// The session's queue: looking at it, pausing it and going on.
struct QueueRoutes: Sendable {
  let finder: SessionFinder

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/sessions/{session}/queue", use: show)
    table.on(.post, "/v1/sessions/{session}/queue/pause") { try await set(.paused, $0, $1) }
    table.on(.post, "/v1/sessions/{session}/queue/resume") { try await set(.running, $0, $1) }
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
}
