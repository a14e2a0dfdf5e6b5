import Hummingbird
import TranscriptionCore

/// The session's queue.
struct QueueRoutes: Sendable {
  let finder: SessionFinder

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/sessions/{session}/queue", use: show)
  }

  private func show(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    return try .json(try await session.queue())
  }
}
