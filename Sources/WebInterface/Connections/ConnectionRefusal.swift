import Foundation
import HTTPTypes
import NIOCore
import TranscriptionCore

/// Responses that a connection gives by itself, without any route: in the same envelope as every other error.
struct ConnectionRefusal {
  let head: HTTPResponse
  let body: ByteBuffer

  private init(_ error: ServiceError, status: HTTPResponse.Status? = nil, more: HTTPFields = [:]) {
    let bytes = (try? JSONEncoder.wire.encode(ErrorPayload(error))) ?? Data()
    body = ByteBuffer(bytes: bytes)
    var headers: HTTPFields = [
      .contentType: "application/json; charset=utf-8", .contentLength: String(bytes.count), .connection: "close",
      .cacheControl: "no-store", .xContentTypeOptions: "nosniff", .xRequestID: RequestIdentifier.of([:]),
    ]
    if let seconds = error.retryAfter { headers[.retryAfter] = String(seconds) }
    headers.append(contentsOf: more)
    head = HTTPResponse(status: status ?? error.status, headerFields: headers)
  }

  static var connectionsFull: ConnectionRefusal {
    ConnectionRefusal(
      ServiceError(
        .overloaded, code: "connections_full",
        message: "This server has as many connections as it takes. Try again in a moment.", retryAfterSeconds: 2))
  }

  static var malformed: ConnectionRefusal {
    ConnectionRefusal(
      ServiceError(
        .invalidRequest, code: "malformed_request", message: "This is not a request in HTTP/1.1 as it should be."))
  }

  static var headTooLarge: ConnectionRefusal {
    ConnectionRefusal(
      ServiceError(
        .invalidRequest, code: "head_too_large",
        message: "The address or the headers are longer than this server takes. Send fewer or shorter ones."),
      status: .requestHeaderFieldsTooLarge)
  }

  static var unknownTransferCoding: ConnectionRefusal {
    ConnectionRefusal(
      ServiceError(
        .invalidRequest, code: "unknown_transfer_coding",
        message: "Of Transfer-Encoding only chunked is understood here. Send the bytes as they are.",
        parameter: "Transfer-Encoding"),
      status: .notImplemented)
  }

  static var codedContent: ConnectionRefusal {
    ConnectionRefusal(
      ServiceError(
        .unsupportedMediaType, code: "unsupported_content_encoding",
        message: "Compressed content is not taken. Send the bytes as they are, without Content-Encoding.",
        parameter: "Content-Encoding"))
  }

  /// Of which path is not known: the parser has given up.
  static var unknownMethod: ConnectionRefusal {
    ConnectionRefusal(
      ServiceError(
        .invalidRequest, code: "method_not_allowed",
        message: "No path here has a method of this name. Use GET, HEAD, POST, PUT, PATCH or DELETE."),
      status: .methodNotAllowed, more: [.allow: "GET, HEAD, POST, PUT, PATCH, DELETE"])
  }

  static var wrongHost: ConnectionRefusal {
    ConnectionRefusal(
      ServiceError(
        .invalidRequest, code: "invalid_host",
        message: "A request in HTTP/1.1 needs exactly one Host header, which names the same server as its target.",
        parameter: "Host"))
  }

  static var tooSlow: ConnectionRefusal {
    ConnectionRefusal(
      ServiceError(
        .invalidRequest, code: "body_too_slow",
        message: "The body came too slowly and was given up. Send it again on a better connection."),
      status: .requestTimeout)
  }
}
