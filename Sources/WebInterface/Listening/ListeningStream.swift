import Hummingbird
import NIOCore
import TranscriptionCore

/// Writes paced audio to one listener until the session or the response's lifetime ends.
///
/// It writes one chunk before it takes the next, so a slow listener holds one chunk in memory and does not delay
/// other listeners. The connection of one that takes nothing at all is closed (see ``StallTimeout``).
struct ListeningStream: Sendable {
  let audio: PacedAudio

  /// Returns at the end of the sound and of the lifetime; throws when the connection breaks.
  func write(to writer: inout any ResponseBodyWriter, until over: EndSignal) async throws {
    while let chunk = await next(until: over) {
      try await writer.write(ByteBuffer(bytes: chunk))
    }
  }

  /// `nil` at the end of either.
  private func next(until over: EndSignal) async -> [UInt8]? {
    try? await over.beforeEnd {
      await audio.makeAsyncIterator().next()
    }
  }
}
