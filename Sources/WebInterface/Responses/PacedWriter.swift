import HTTPTypes
import Hummingbird
import NIOCore

/// Writes a body no faster than its connection takes note of it.
///
/// The framework hands a piece over to the connection's event loop and returns at once; only when the loop has come to it does
/// the next write learn that the client takes nothing. A fast disk and a busy loop would put megabytes in between.
struct PacedWriter: ResponseBodyWriter {
  private var writer: any ResponseBodyWriter
  private let eventLoop: any EventLoop

  init(_ writer: any ResponseBodyWriter, on eventLoop: any EventLoop) {
    self.writer = writer
    self.eventLoop = eventLoop
  }

  mutating func write(_ buffer: ByteBuffer) async throws {
    try await writer.write(buffer)
    try await eventLoop.submit {}.get()
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
    try await writer.finish(trailingHeaders)
  }
}
