import Hummingbird

/// Has bodies that come in several pieces written with a ``PacedWriter``.
struct OutboundPaceMiddleware: RouterMiddleware {
  typealias Context = WebContext

  /// Smaller bodies are one piece.
  private static let leastBytes = 32 << 10

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    let body = response.body
    if let bytes = body.contentLength, bytes <= Self.leastBytes { return response }
    let eventLoop = context.channel.eventLoop
    response.body = ResponseBody(contentLength: body.contentLength) { writer in
      try await body.write(PacedWriter(writer, on: eventLoop))
    }
    return response
  }
}
