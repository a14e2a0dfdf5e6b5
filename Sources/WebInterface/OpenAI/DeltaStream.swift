import Foundation
import Hummingbird
import Logging
import NIOCore
import TranscriptionCore

/// Writes a transcription as OpenAI's server-sent events, text as soon as it is final. Only `data:` lines and comments:
/// official clients stumble over pings in a stream that has ids.
struct DeltaStream: Sendable {
  let session: TransientSession
  let file: FileID
  let pingInterval: Duration
  let logger: Logger

  /// Returns when the text is complete or has failed; a failure goes out as a frame with the error envelope.
  func write(to writer: inout any ResponseBodyWriter) async throws {
    do {
      try await writeDeltas(to: &writer)
    } catch let error as ServiceError {
      let failure = ErrorResponse.serviceError(error, logger: logger)
      try await send(ErrorPayload(failure), to: &writer)
    }
  }

  private func writeDeltas(to writer: inout any ResponseBodyWriter) async throws {
    var order = DeltaOrder()
    let transcript = try await session.follow(file, pause: pingInterval) { segment in
      guard let segment else { return try await writer.write(ByteBuffer(string: ": ping\n\n")) }
      for delta in order.add(segment) { try await send(DeltaPayload(delta: delta), to: &writer) }
    }
    for delta in order.rest(of: transcript) { try await send(DeltaPayload(delta: delta), to: &writer) }
    try await send(DonePayload(text: order.text, duration: transcript.duration), to: &writer)
  }

  private func send(_ value: some Encodable, to writer: inout any ResponseBodyWriter) async throws {
    let json = String(decoding: try JSONEncoder.wire.encode(value), as: UTF8.self)
    try await writer.write(ByteBuffer(string: "data: \(json)\n\n"))
  }
}
