import NIOCore

/// What waits to be sent on a connection. It is written in pieces, so that progress shows on a slow line; while one is under
/// way, frames gather behind it.
struct Outbox {
  /// Bytes of one write at most.
  static let piece = 64 << 10

  private let limit: Int
  /// What the pieces are taken from.
  private var leaving = ByteBuffer()
  /// Apart from them, so that they need not be copied when something is added.
  private var gathering = ByteBuffer()
  private var bytesBeingWritten = 0
  private var isBusy = false

  init(limit: Int) { self.limit = limit }

  func hasRoom(for bytes: Int) -> Bool {
    let waiting = leaving.readableBytes + gathering.readableBytes + bytesBeingWritten
    return waiting == 0 || waiting + bytes <= limit
  }

  /// Whether anything waits behind the write that is under way.
  var hasMore: Bool { leaving.readableBytes + gathering.readableBytes > 0 }

  /// - Returns: whether a write has to be started.
  mutating func append(_ frame: ClientFrame) -> Bool {
    frame.encode(into: &gathering)
    defer { isBusy = true }
    return !isBusy
  }

  /// What the next write takes, once the one before is done; `nil` when there is nothing, and ``append(_:)`` starts the
  /// next.
  mutating func takeNext() -> ByteBuffer? {
    if leaving.readableBytes == 0 {
      leaving = gathering
      gathering = ByteBuffer()
    }
    bytesBeingWritten = min(leaving.readableBytes, Self.piece)
    guard bytesBeingWritten > 0 else {
      isBusy = false
      return nil
    }
    return leaving.readSlice(length: bytesBeingWritten)
  }

  /// Forgets everything: the connection is gone.
  mutating func clear() { self = Outbox(limit: limit) }
}
