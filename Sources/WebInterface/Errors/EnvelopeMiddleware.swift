import HTTPTypes
import Hummingbird
import Logging
import TranscriptionCore

/// Around every route: gives the request its id, turns whatever is thrown into the error envelope, and writes one line
/// at debug. The line has the route's pattern, never the address itself, which may hold a token or a name.
struct EnvelopeMiddleware: RouterMiddleware {
  typealias Context = WebContext

  let requests: RequestCounter

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.requestID = RequestIdentifier.of(request.headers)
    context.logger[metadataKey: "request.id"] = "\(context.requestID)"
    if let session = context.parameters.get("session").flatMap({ SessionID($0) }) {
      context.logger[metadataKey: "session.id"] = "\(session)"
    }
    let started = ContinuousClock.now
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      response = ErrorResponse.response(to: error, logger: context.logger)
    }
    if request.method == .head {
      let isEndless = response.body.contentLength == nil
      response = response.createHeadResponse()
      if isEndless { response.headers[.contentLength] = nil }
    }
    response.headers[.xRequestID] = context.requestID
    requests.count(status: response.status.code)
    context.logger.debug(
      "Answered",
      metadata: [
        "http.method": "\(request.method.rawValue)", "http.route": "\(context.endpointPath ?? "-")",
        "http.status": "\(response.status.code)",
        "duration.ms": "\((ContinuousClock.now - started) / .milliseconds(1))",
      ])
    return response
  }
}
