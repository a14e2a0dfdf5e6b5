import HTTPTypes
import Hummingbird

/// Refuses what would begin new work once the server is about to stop: sessions, files, recordings and calls for a
/// transcript. What reads, or changes what is there, is answered as ever.
struct DrainMiddleware: RouterMiddleware {
  typealias Context = WebContext

  let drain: Drain

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    if drain.isOn, Self.beginsWork(request) { throw Drain.refusal }
    return try await next(request, context)
  }

  private static func beginsWork(_ request: Request) -> Bool {
    guard request.method == .post || request.method == .put else { return false }
    let parts = request.uri.path.split(separator: "/")
    switch parts.count {
    case 2: return parts[1] == "sessions"
    case 3...: return parts[1] == "audio" || ["files", "from-url", "record"].contains(parts[parts.count - 1])
    default: return false
    }
  }
}
