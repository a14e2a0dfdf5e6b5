import Dispatch
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import WebInterface

/// A body is written no faster than the connection's event loop takes note of it.
struct PacedWriterTests {
  /// What happened, in order.
  private final class Record: Sendable {
    let entries = Mutex<[String]>([])

    func note(_ entry: String) { entries.withLock { $0.append(entry) } }
  }

  /// Hands pieces over to an event loop without waiting, as the framework does.
  private struct HastyWriter: ResponseBodyWriter {
    let record: Record
    let eventLoop: any EventLoop

    mutating func write(_ buffer: ByteBuffer) async throws {
      let record = record
      record.note("written")
      eventLoop.execute { record.note("taken") }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { record.note("finished") }
  }

  @Test func eachPieceWaitsUntilTheOneBeforeIsTaken() async throws {
    // One of its own: others must not stand still with it.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let eventLoop = group.next()
    let gate = DispatchSemaphore(value: 0)
    eventLoop.execute { gate.wait() }
    let record = Record()
    let writing = Task {
      var writer = PacedWriter(HastyWriter(record: record, eventLoop: eventLoop), on: eventLoop)
      for _ in 0..<3 { try await writer.write(ByteBuffer(string: "a")) }
      try await writer.finish(nil)
    }
    while record.entries.withLock({ $0.isEmpty }) { await Task.yield() }
    // Enough for a writer that does not wait to get ahead.
    for _ in 0..<1_000 { await Task.yield() }
    gate.signal()
    try await writing.value
    try await group.shutdownGracefully()
    #expect(record.entries.withLock { $0 } == ["written", "taken", "written", "taken", "written", "taken", "finished"])
  }
}
