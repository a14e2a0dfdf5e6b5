import Hummingbird
import NIOCore
import TranscriptionCore

/// Writes a session's events as server-sent events until the session ends or the response's lifetime does.
///
/// It reads the log in turns and writes one turn before it fetches the next, so a slow reader holds one turn in memory
/// and delays nobody. Each event goes out once, in order, without a gap after `after`.
struct EventStream: Sendable {
  let session: any SessionHandle
  let after: Int
  let pingInterval: Duration
  let eventsPerTurn: Int

  func write(to writer: inout any ResponseBodyWriter, until over: EndSignal) async throws {
    try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
    var last = after
    while let page = try await EventTurn.next(
      of: session, after: last, limit: eventsPerTurn, wait: pingInterval, until: over)
    {
      if page.events.isEmpty {
        if page.isEnd { return }
        try await writer.write(ByteBuffer(string: ": ping\n\n"))
        continue
      }
      last = page.events.last?.seq ?? last
      let isEnd = page.isEnd && last >= page.last
      try await writer.write(Self.frames(of: page.events))
      if isEnd { return }
    }
  }

  private static func frames(of events: [RecordedEvent]) -> ByteBuffer {
    var buffer = ByteBuffer()
    for event in events { buffer.writeString(frame(event)) }
    return buffer
  }

  static func frame(_ event: RecordedEvent) -> String {
    "id: \(event.seq)\nevent: \(event.type)\ndata: \(event.json)\n\n"
  }
}
