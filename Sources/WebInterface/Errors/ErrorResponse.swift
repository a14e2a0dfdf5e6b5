import HTTPTypes
import Hummingbird
import Logging
import TranscriptionCore

/// Turns whatever a route throws into the one envelope. What is not meant for users becomes a plain 500.
///
/// Every answer of 500 and above is logged here, once, under the request's id and that of its session, with its cause, which
/// no client is told. A server that is full is no fault, and its refusals are logged for those who want to know.
enum ErrorResponse {
  static func response(to error: any Error, logger: Logger) -> Response {
    var headers: HTTPFields = [:]
    var accepted: [AcceptedFilePayload] = []
    var cause = error
    if let partial = error as? PartialUploadError {
      cause = partial.cause
      accepted = partial.accepted
    }
    if let http = cause as? HTTPError { headers = http.headers }
    let status = (cause as? HTTPError)?.status
    let failure = serviceError(cause, logger: logger)
    if let seconds = failure.retryAfter { headers[.retryAfter] = String(seconds) }
    if failure.kind == .authentication { headers[.wwwAuthenticate] = "Bearer" }
    if failure.kind == .tooLarge { headers[.xShouldRetry] = "false" }
    do {
      return try Response.json(
        ErrorPayload(failure, accepted: accepted), status: status ?? failure.status, headers: headers)
    } catch {
      return Response(status: .internalServerError)
    }
  }

  /// The error as a user may see it.
  static func serviceError(_ error: any Error, logger: Logger) -> ServiceError {
    switch error {
    case let error as ServiceError:
      log(error, logger)
      return error
    case let error as DecodingError:
      return error.serviceError
    case let error as HTTPError where error.status.code < 500:
      return refusal(error)
    case is CancellationError:
      return ServiceError(
        .overloaded, code: "cancelled", message: "The request was given up before it was answered. Try again.")
    case let error where DescriptorShortage.isCause(of: error):
      logger.error("Out of file descriptors")
      return .descriptorsUsedUp
    default:
      logger.error("Request failed", metadata: ["error": "\(error)"])
      return ServiceError(
        .server, code: "internal_error",
        message: "The server failed on this request. Its log has the details under the id in X-Request-Id.")
    }
  }

  private static func log(_ error: ServiceError, _ logger: Logger) {
    guard error.kind == .server || error.kind == .overloaded else { return }
    var metadata: Logger.Metadata = ["error.code": "\(error.code)"]
    if let cause = error.cause { metadata["error"] = "\(cause)" }
    let isFault = error.kind == .server || error.cause != nil
    logger.log(level: isFault ? .error : .info, isFault ? "Request failed" : "Request refused", metadata: metadata)
  }

  private static func refusal(_ error: HTTPError) -> ServiceError {
    switch error.status {
    case .notFound:
      ServiceError(
        .notFound, code: "not_found", message: error.body ?? "Nothing is served at this path.")
    case .methodNotAllowed:
      ServiceError(
        .invalidRequest, code: "method_not_allowed", message: error.body ?? "This method is not served here.")
    case .contentTooLarge:
      ServiceError(.tooLarge, code: "body_too_large", message: error.body ?? "The body is too large.")
    case .misdirectedRequest:
      ServiceError(
        .invalidRequest, code: "wrong_host", message: error.body ?? "This server is not called by this name.",
        parameter: "Host")
    case .preconditionFailed:
      ServiceError(
        .invalidRequest, code: "precondition_failed", message: error.body ?? "The condition of the request is not met.")
    case .rangeNotSatisfiable:
      ServiceError(
        .invalidRequest, code: "range_not_satisfiable",
        message: error.body ?? "The file has no bytes in this range.")
    default:
      ServiceError(
        .invalidRequest, code: "invalid_request",
        message: error.body ?? "The request cannot be served: \(error.status.reasonPhrase).")
    }
  }
}
