import AsyncHTTPClient
import NIOCore

/// An answer that is read while it is being sent. For one test's task.
struct StreamedAnswer {
  private var chunks: HTTPClientResponse.Body.AsyncIterator
  private(set) var text: String

  /// Returns once the first bytes of the answer's body are here.
  init(_ body: HTTPClientResponse.Body) async throws {
    chunks = body.makeAsyncIterator()
    text = String(buffer: try await chunks.next() ?? ByteBuffer())
  }

  /// Reads to the end of the answer.
  mutating func finish() async throws -> EventStreamText {
    while let chunk = try await chunks.next() { text += String(buffer: chunk) }
    return EventStreamText(text)
  }
}
