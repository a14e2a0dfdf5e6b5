import TestSupport

/// Tells the task that kills the server that a user has begun what the blow is aimed at.
struct DelicateSignal: Sendable {
  private let stream: AsyncStream<Void>
  private let began: AsyncStream<Void>.Continuation

  init() { (stream, began) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1)) }

  func send() { began.yield() }

  /// Returns once ``send()`` was called, or when the time is up.
  func wait(atMost limit: Duration) async {
    let stream = stream
    _ = await within(limit) { for await _ in stream { return } }
  }
}
