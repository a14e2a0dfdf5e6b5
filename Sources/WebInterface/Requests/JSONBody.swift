import Foundation
import Hummingbird
import NIOCore
import TranscriptionCore

/// Reads small JSON bodies.
enum JSONBody {
  private static let longest = Duration.seconds(60)

  /// Decodes the body; `nil` when there is none.
  ///
  /// - Throws: ``ServiceError`` (`tooLarge`) past `limit` bytes, (`body_too_slow`) when it takes longer than a minute,
  ///   `DecodingError` when it is no such JSON.
  static func decode<Value: Decodable>(
    _ type: Value.Type, from request: Request, limit: Int
  ) async throws -> Value? {
    var reader = BodyReader(request)
    var body = ByteBuffer()
    let deadline = ContinuousClock.now + longest
    while let chunk = try await reader.next() {
      guard ContinuousClock.now < deadline else {
        throw ServiceError(
          .invalidRequest, code: "body_too_slow", message: "The JSON body took longer than a minute to arrive.")
      }
      guard body.readableBytes + chunk.readableBytes <= limit else {
        throw ServiceError(
          .tooLarge, code: "body_too_large", message: "The JSON body is over \(limit) bytes.", limit: limit)
      }
      body.writeImmutableBuffer(chunk)
    }
    let bytes = Data(body.readableBytesView)
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    if bytes.allSatisfy({ blanks.contains($0) }) { return nil }
    return try JSONDecoder().decode(type, from: bytes)
  }
}
