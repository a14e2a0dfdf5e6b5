import HTTPTypes
import Hummingbird
import NIOCore
import TranscriptionCore

/// Bounds what is held of large documents for clients that do not take them (see ``AnswerLedger``). Media and streams hold a
/// piece at a time and are not concerned.
struct LargeAnswerMiddleware: RouterMiddleware {
  typealias Context = WebContext

  /// Smaller answers are not worth counting.
  static let leastBytes = 64 << 10

  let ledger: AnswerLedger

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let response = try await next(request, context)
    guard let bytes = response.body.contentLength, bytes >= Self.leastBytes, response.headers[.acceptRanges] == nil,
      request.method != .head
    else { return response }
    // By credential, so that a viewer cannot keep the owner from what is large.
    let credential = CredentialReader.bearer(of: request)?.secret ?? QueryReader(request).text("access_token") ?? ""
    let place = context.parameters.get("session") ?? context.origin.address ?? ""
    let holder = "\(place) \(credential.hashValue)"
    guard let hold = ledger.hold(bytes, for: holder) else {
      throw ServiceError(
        .limitReached, code: "too_many_large_answers",
        message: "Large answers to earlier requests have not been taken yet. Take them first, then ask again.",
        retryAfterSeconds: 2)
    }
    let body = response.body
    var bounded = response
    bounded.body = ResponseBody(contentLength: bytes) { writer in
      try await body.write(writer)
      withExtendedLifetime(hold) {}
    }
    return bounded
  }
}
