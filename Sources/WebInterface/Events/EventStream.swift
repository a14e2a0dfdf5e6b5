import Hummingbird
import NIOCore
import TranscriptionCore

/// Writes a session's events as server-sent events until the session ends or the response's lifetime does.
///
/// It reads the log in turns and writes one turn before it fetches the next, so a slow reader holds one turn in memory
/// and does not delay other readers. Each event goes out once, in order, without a gap after `after`.
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
    var bytes: [UInt8] = []
    bytes.reserveCapacity(events.reduce(0) { $0 + $1.body.utf8.count + 160 })
    for event in events {
      bytes += "id: ".utf8
      bytes += String(event.seq).utf8
      bytes += "\nevent: ".utf8
      bytes += event.type.utf8
      bytes += "\ndata: ".utf8
      event.appendJSON(to: &bytes)
      bytes += "\n\n".utf8
    }
    return ByteBuffer(bytes: bytes)
  }
}
