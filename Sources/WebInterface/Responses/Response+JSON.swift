import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TranscriptionCore

extension Response {
  /// A JSON document in the form of everything that leaves the server.
  static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) throws -> Response {
    .text(
      try JSONEncoder.wire.encode(value), type: "application/json; charset=utf-8", status: status,
      headers: headers)
  }

  static func text(
    _ bytes: some Sequence<UInt8>, type: String, status: HTTPResponse.Status = .ok,
    headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    headers[.contentType] = type
    headers[.xContentTypeOptions] = "nosniff"
    headers[.cacheControl] = headers[.cacheControl] ?? "no-store"
    return Response(status: status, headers: headers, body: .document(ByteBuffer(bytes: bytes)))
  }
}
