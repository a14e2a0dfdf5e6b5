import DequeModule
import NIOConcurrencyHelpers
import NIOCore

/// Messages between the event loop and the one task that reads them.
final class SubscriptionBuffer: Sendable {
  private struct State {
    var messages: Deque<Message> = []
    var bytes = 0
    var dropped: UInt64 = 0
    var end: Result<Void, MessagingError>?
    var isConsumed = false
    var waits: UInt64 = 0
    var reader: CheckedContinuation<Message?, any Error>?
    /// Which of the waits the reader's is.
    var readersWait: UInt64 = 0
    var timer: Scheduled<Void>?

    /// One message has room whatever its size.
    func isFull(for message: Message, _ bounds: SubscriptionBounds) -> Bool {
      messages.count >= bounds.messages || (!messages.isEmpty && bytes + message.cost > bounds.bytes)
    }

    mutating func take() -> Message? {
      guard let message = messages.popFirst() else { return nil }
      bytes -= message.cost
      return message
    }

    mutating func takeReader() -> CheckedContinuation<Message?, any Error>? {
      defer { reader = nil }
      timer?.cancel()
      timer = nil
      return reader
    }
  }

  let bounds: SubscriptionBounds
  private let eventLoop: any EventLoop
  /// Told once, when the reader has been told of the end.
  private let consumed: @Sendable () -> Void
  private let state = NIOLockedValueBox(State())

  init(bounds: SubscriptionBounds, eventLoop: any EventLoop, consumed: @escaping @Sendable () -> Void) {
    self.bounds = bounds
    self.eventLoop = eventLoop
    self.consumed = consumed
  }

  var dropped: UInt64 { state.withLockedValue { $0.dropped } }
  /// Messages that have not been read.
  var count: Int { state.withLockedValue { $0.messages.count } }

  /// - Returns: whether the subscription has failed and is of no use any more.
  func add(_ message: Message) -> Bool {
    var reader: CheckedContinuation<Message?, any Error>?
    let hasFailed = state.withLockedValue { state in
      guard state.end == nil else { return false }
      reader = state.takeReader()
      guard reader == nil else { return false }
      while state.isFull(for: message, bounds) {
        state.dropped += 1
        guard bounds.overflow == .dropOldest, state.take() != nil else {
          state.end = .failure(.slowConsumer)
          return true
        }
      }
      state.messages.append(message)
      state.bytes += message.cost
      return false
    }
    reader?.resume(returning: message)
    return hasFailed
  }

  /// Nothing more will come. What is there can still be read. The first reason counts.
  func finish(_ end: Result<Void, MessagingError>) {
    var reader: CheckedContinuation<Message?, any Error>?
    state.withLockedValue { state in
      guard state.end == nil else { return }
      state.end = end
      reader = state.takeReader()
      if reader != nil { state.isConsumed = true }
    }
    guard let reader else { return }
    reader.resume(with: end.map { nil }.mapError { $0 as any Error })
    consumed()
  }

  /// Ends it and throws away what has not been read.
  ///
  /// - Returns: what was thrown away.
  func discard() -> [Message] {
    finish(.success(()))
    var isNew = false
    let messages = state.withLockedValue { state in
      defer { state.messages = [] }
      state.bytes = 0
      isNew = !state.isConsumed
      state.isConsumed = true
      return Array(state.messages)
    }
    if isNew { consumed() }
    return messages
  }

  /// The next message; `nil` behind the last.
  ///
  /// - Parameter limit: how long it waits; `nil` for as long as it takes.
  /// - Throws: ``MessagingError/timedOut``, the reason of an end, or `CancellationError`.
  func next(within limit: Duration?) async throws -> Message? {
    try Task.checkCancellation()
    let wait = state.withLockedValue { state in
      state.waits += 1
      return state.waits
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        read(wait, within: limit, continuation)
        if Task.isCancelled { stopWaiting(wait, CancellationError()) }
      }
    } onCancel: {
      stopWaiting(wait, CancellationError())
    }
  }

  private func read(_ wait: UInt64, within limit: Duration?, _ continuation: CheckedContinuation<Message?, any Error>) {
    var hasEnded = false
    let answer: Result<Message?, any Error>? = state.withLockedValue { state in
      if let message = state.take() { return .success(message) }
      if let end = state.end {
        hasEnded = !state.isConsumed
        state.isConsumed = true
        return end.map { nil }.mapError { $0 }
      }
      guard state.reader == nil else { return .failure(MessagingError.iteratedTwice) }
      state.reader = continuation
      state.readersWait = wait
      if let limit {
        state.timer = eventLoop.scheduleTask(in: TimeAmount(limit)) { [weak self] in
          self?.stopWaiting(wait, MessagingError.timedOut)
        }
      }
      return nil
    }
    if let answer { continuation.resume(with: answer) }
    if hasEnded { consumed() }
  }

  private func stopWaiting(_ wait: UInt64, _ error: any Error) {
    let reader = state.withLockedValue { state in state.readersWait == wait ? state.takeReader() : nil }
    reader?.resume(throwing: error)
  }
}
