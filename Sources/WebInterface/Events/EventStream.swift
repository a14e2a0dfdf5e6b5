import Hummingbird
import NIOCore
import TranscriptionCore

/// Writes a session's events as server-sent events until the session ends or the response's lifetime does.
///
/// It reads the log in turns and writes one turn before it fetches the next, so a slow reader holds one turn in memory
/// and does not delay other readers. Each event goes out once, in order, without a gap after `after`. Ephemeral events come
/// in between, as far as the reader is quick enough for them, and without an id: a reader that comes back goes on behind the
/// last event of the log that it has.
struct EventStream: Sendable {
  let session: any SessionHandle
  let after: Int
  /// The last ephemeral event that happened before the reader came.
  let heard: Int
  let pingInterval: Duration
  let eventsPerTurn: Int

  func write(to writer: inout any ResponseBodyWriter, until over: EndSignal) async throws {
    try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
    var last = after
    var heard = heard
    while let page = try await EventTurn.next(
      of: session, after: last, heard: heard, limit: eventsPerTurn, wait: pingInterval, until: over)
    {
      heard = page.heard
      if page.isEmpty {
        if page.isEnd { return }
        try await writer.write(ByteBuffer(string: ": ping\n\n"))
        continue
      }
      last = page.events.last?.seq ?? last
      let isEnd = page.isEnd && last >= page.last
      try await writer.write(Self.frames(of: page))
      if isEnd { return }
    }
  }

  private static func frames(of page: EventPage) -> ByteBuffer {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(page.events.reduce(0) { $0 + $1.body.utf8.count + 160 })
    page.forEach { event in
      bytes += "id: ".utf8
      bytes += String(event.seq).utf8
      bytes.append(UInt8(ascii: "\n"))
      appendFrame(event.type, to: &bytes) { event.appendJSON(to: &$0) }
    } ephemeral: { event in
      appendFrame(event.type, to: &bytes) { event.appendJSON(to: &$0) }
    }
    return ByteBuffer(bytes: bytes)
  }

  private static func appendFrame(_ type: String, to bytes: inout [UInt8], _ appendJSON: (inout [UInt8]) -> Void) {
    bytes += "event: ".utf8
    bytes += type.utf8
    bytes += "\ndata: ".utf8
    appendJSON(&bytes)
    bytes += "\n\n".utf8
  }
}
