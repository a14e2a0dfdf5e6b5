import HTTPTypes
import Hummingbird
import NIOCore
import TranscriptionCore

/// Reads a request's body as it comes, holding one chunk at a time, and makes sure that it came whole.
///
/// The server below may report a connection that broke in the middle of a body as its end; a file must not be cut short
/// by that, so the bytes are counted against `Content-Length`.
struct BodyReader {
  private var iterator: RequestBody.AsyncIterator
  private let announced: Int?
  private var received = 0
  private var chunks = 0

  init(_ request: Request) {
    iterator = request.body.makeAsyncIterator()
    announced = request.headers[.contentLength].flatMap { Int($0) }
  }

  /// The next chunk; `nil` at the end.
  ///
  /// - Throws: ``ServiceError`` (`body_incomplete`) when the connection broke; `CancellationError`.
  mutating func next() async throws -> ByteBuffer? {
    let chunk: ByteBuffer?
    do {
      chunk = try await iterator.next()
    } catch {
      try Task.checkCancellation()
      throw Self.incomplete
    }
    if let chunk {
      received += chunk.readableBytes
      chunks += 1
      // A body that is always there would otherwise keep its thread from all others.
      if chunks.isMultiple(of: 16) { await Task.yield() }
      return chunk
    }
    try Task.checkCancellation()
    if let announced, received < announced { throw Self.incomplete }
    return nil
  }

  /// Reads to the end of a body that is of no more use, as far as that is short; the connection closes otherwise.
  mutating func skipRest() async throws {
    let limit = received + (64 << 10)
    while received < limit, try await next() != nil {}
  }

  private static let incomplete = ServiceError(
    .invalidRequest, code: "body_incomplete",
    message: "The connection broke before the whole body had arrived. Send it again.")
}
