import HTTPTypes
import Hummingbird
import NIOCore

/// Writes a body up to a signal's end: what would follow is not written, so that the client sees a body shorter than its
/// announced length.
struct EndingWriter: ResponseBodyWriter {
  private var writer: any ResponseBodyWriter
  private let over: EndSignal

  init(_ writer: any ResponseBodyWriter, until over: EndSignal) {
    self.writer = writer
    self.over = over
  }

  /// - Throws: `CancellationError` after the end.
  mutating func write(_ buffer: ByteBuffer) async throws {
    if over.hasEnded { throw CancellationError() }
    try await writer.write(buffer)
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
    try await writer.finish(trailingHeaders)
  }
}
