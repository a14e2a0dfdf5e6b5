import NIOCore
import Testing

@testable import Messaging

/// What waits to be sent, and when a server counts as mute.
@Suite(.timeLimit(.minutes(5)))
struct OutgoingTests {
  @Test func writesInPieces() {
    var outbox = Outbox(limit: 1 << 20)
    var expected = ByteBuffer()
    for (index, size) in [200_000, 3, 70_000].enumerated() {
      let frame = ClientFrame.publish(
        subject: "a", reply: nil, headers: [], payload: [UInt8](repeating: UInt8(index), count: size))
      frame.encode(into: &expected)
      let isFirst = outbox.append(frame)
      #expect(isFirst == (index == 0))
    }
    var written = ByteBuffer()
    while var piece = outbox.takeNext() {
      #expect(piece.readableBytes <= Outbox.piece)
      written.writeBuffer(&piece)
      #expect(outbox.hasMore == (written.readableBytes < expected.readableBytes))
    }
    #expect(written == expected)
    let isIdle = outbox.append(.ping)
    #expect(isIdle)
  }

  /// What is being written still occupies its room.
  @Test func countsAllThatWaits() {
    var outbox = Outbox(limit: 100_000)
    _ = outbox.append(.publish(subject: "a", reply: nil, headers: [], payload: [UInt8](repeating: 0, count: 90_000)))
    #expect(!outbox.hasRoom(for: 20_000))
    _ = outbox.takeNext()
    #expect(!outbox.hasRoom(for: 20_000))
    _ = outbox.takeNext()
    #expect(outbox.hasRoom(for: 20_000))
  }

  @Test func leavesWhatIsMute() {
    var watch = PingWatch()
    let actions = (0..<4).map { _ in watch.tick() }
    #expect(actions == [.wait, .ping, .ping, .leave])
  }

  @Test func waitsForASlowLine() {
    var watch = PingWatch()
    var actions = (0..<2).map { _ in watch.tick() }
    for _ in 0..<5 {
      watch.progressed()
      actions.append(watch.tick())
    }
    actions += (0..<2).map { _ in watch.tick() }
    #expect(actions == [.wait, .ping, .wait, .wait, .wait, .wait, .wait, .ping, .leave])
  }
}
