import Foundation
import NIOCore
import NIOFoundationCompat

/// The body of an upload that arrives in small pieces.
struct SlowBody: AsyncSequence, Sendable {
  let content: Data
  let pieces: Int
  let pause: Duration
  /// Called when a piece is about to go out, with how many have gone.
  let onPiece: @Sendable (Int) -> Void

  struct AsyncIterator: AsyncIteratorProtocol {
    let body: SlowBody
    var sent = 0

    mutating func next() async throws -> ByteBuffer? {
      body.onPiece(sent)
      guard sent < body.pieces else { return nil }
      if sent > 0 { await Moment.pass(body.pause) }
      let start = body.content.count * sent / body.pieces
      let end = body.content.count * (sent + 1) / body.pieces
      sent += 1
      return ByteBuffer(data: body.content[start..<end])
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: self) }
}
