import NIOPosix
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(5)))
struct SubscriptionTests {
  /// A second reader is refused, and the first can still be cancelled.
  @Test func aSecondReaderLeavesTheFirstAlone() async throws {
    let buffer = buffer()
    let first = Task {
      while true {
        do {
          return try await buffer.next(within: nil)
        } catch MessagingError.iteratedTwice {
          await Task.yield()
        }
      }
    }
    var isRefused = false
    while !isRefused {
      do {
        _ = try await buffer.next(within: .zero)
      } catch MessagingError.iteratedTwice {
        isRefused = true
      } catch MessagingError.timedOut {
        await Task.yield()
      }
    }
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
  }

  @Test func whatIsStoppedIsNotSubscribedAgain() {
    var table = SubscriptionTable()
    table.add(.init(subject: "a", queue: nil, request: nil, buffer: buffer()), as: 1)
    table.add(.init(subject: "b", queue: "q", request: nil, buffer: buffer()), as: 2)
    table.stop(1)
    #expect(table.frames == [.subscribe(subject: "b", queue: "q", subscription: 2)])
    #expect(table[1] != nil)
  }

  private func buffer() -> SubscriptionBuffer {
    SubscriptionBuffer(bounds: SubscriptionBounds(), eventLoop: MultiThreadedEventLoopGroup.singleton.next()) {}
  }
}
