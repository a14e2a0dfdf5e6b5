import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import TranscriptionCore

/// A document of transcripts as a response. A short one is made whole, and has a length; of a longer one the beginning is
/// made before the response begins, so that what goes wrong there still has a status, and the rest while it is taken.
enum TranscriptResponse {
  /// Longer documents are sent while they are made.
  static let mostWholeBytes = 64 << 10
  private static let pieceBytes = 32 << 10

  /// - Parameters:
  ///   - grant: what opened the response; its end, and that of the session, cut it off.
  ///   - logger: told of a fault when it is too late for a status.
  static func make(
    _ document: TranscriptBody, type: String, headers: HTTPFields, grant: SessionGrant, logger: Logger
  ) async throws -> Response {
    var rest = document
    let beginning = try await rest.next(atLeast: mostWholeBytes) ?? []
    var response = Response.text(beginning, type: type, headers: headers)
    guard beginning.count >= mostWholeBytes else { return response }
    response.body = ResponseBody { [rest] writer in
      try await ResponseLifetime.run(grant: grant) { over in
        var rest = rest
        var writer = EndingWriter(writer, until: over)
        var next: [UInt8]? = beginning
        while let bytes = next {
          var buffer = ByteBuffer(bytes: bytes)
          while let piece = buffer.readSlice(length: min(pieceBytes, buffer.readableBytes)), piece.readableBytes > 0 {
            try await writer.write(piece)
          }
          do {
            next = try await rest.next(atLeast: pieceBytes)
          } catch {
            // Too late for a status: the client sees that the document breaks off.
            throw ErrorResponse.serviceError(error, logger: logger)
          }
        }
        try await writer.finish(nil)
      }
    }
    return response
  }
}
