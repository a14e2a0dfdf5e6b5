import HTTPTypes
import Hummingbird
import TranscriptionCore

extension ServiceError {
  var status: HTTPResponse.Status {
    switch kind {
    case .invalidRequest: .badRequest
    case .tooLarge: .contentTooLarge
    case .unsupportedMediaType: .unsupportedMediaType
    case .authentication: .unauthorized
    case .permission: .forbidden
    case .notFound: .notFound
    case .conflict: .conflict
    case .gone: .gone
    case .limitReached: .tooManyRequests
    case .overloaded: .serviceUnavailable
    case .server: .internalServerError
    }
  }

  /// The envelope's `type`.
  var typeName: String {
    switch kind {
    case .invalidRequest, .tooLarge, .unsupportedMediaType: "invalid_request_error"
    case .authentication: "authentication_error"
    case .permission: "permission_error"
    case .notFound, .gone: "not_found_error"
    case .conflict: "conflict_error"
    case .limitReached: "rate_limit_exceeded"
    case .overloaded: "overloaded_error"
    case .server: "server_error"
    }
  }

  /// What a client should wait, in seconds; given with every 429 and 503.
  var retryAfter: Int? {
    switch kind {
    case .limitReached, .overloaded: max(1, retryAfterSeconds ?? 5)
    default: retryAfterSeconds
    }
  }
}
