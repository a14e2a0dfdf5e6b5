import Foundation
import Hummingbird
import Logging
import NIOCore
import TranscriptionCore

/// Writes a transcription as OpenAI's server-sent events, text as soon as it is final. Only `data:` lines and comments:
/// official clients stumble over pings in a stream that has ids.
struct DeltaStream: Sendable {
  let session: any SessionHandle
  let file: FileID
  let pingInterval: Duration
  let logger: Logger

  /// Returns when the text is complete or has failed; a failure goes out as a frame with the error envelope.
  func write(to writer: inout any ResponseBodyWriter, until over: EndSignal) async throws {
    do {
      try await writeDeltas(to: &writer, until: over)
    } catch let error as ServiceError {
      let failure = ErrorResponse.serviceError(error, logger: logger)
      try await send(ErrorPayload(failure), to: &writer)
    }
  }

  private func writeDeltas(to writer: inout any ResponseBodyWriter, until over: EndSignal) async throws {
    var order = DeltaOrder()
    var last = 0
    var isDone = false
    while !isDone {
      let page: EventPage
      do {
        let after = last
        page = try await over.beforeEnd { try await session.events(after: after, limit: 256, wait: pingInterval) }
      } catch let error as ServiceError where error.firstEvent != nil {
        // The client was too slow for the log. The transcript has what was missed, at the end; that may be among it.
        last = (error.firstEvent ?? 1) - 1
        isDone = try await session.file(file).record.state.isTerminal
        continue
      }
      try Task.checkCancellation()
      if page.events.isEmpty { try await writer.write(ByteBuffer(string: ": ping\n\n")) }
      for event in page.events {
        last = event.seq
        switch event.type {
        case "segment.final":
          let payload = try JSONDecoder().decode(SegmentEventPayload.self, from: Data(event.body.utf8))
          guard payload.file == file else { continue }
          for delta in order.add(payload.segment) { try await send(DeltaPayload(delta: delta), to: &writer) }
        case "file.completed", "file.failed", "file.cancelled": isDone = true
        default: break
        }
      }
      isDone = isDone || page.isEnd
    }
    try FileOutcome.check(try await session.file(file))
    let transcript = try await session.transcript(of: file, partial: false)
    for delta in order.rest(of: transcript) { try await send(DeltaPayload(delta: delta), to: &writer) }
    try await send(DonePayload(text: order.text, duration: transcript.duration), to: &writer)
  }

  private func send(_ value: some Encodable, to writer: inout any ResponseBodyWriter) async throws {
    let json = String(decoding: try JSONEncoder.wire.encode(value), as: UTF8.self)
    try await writer.write(ByteBuffer(string: "data: \(json)\n\n"))
  }
}
