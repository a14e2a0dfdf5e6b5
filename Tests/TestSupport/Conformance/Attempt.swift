/// A call in a task of its own, for which a suite waits a bounded time, also when the call never ends.
struct Attempt<Value: Sendable>: Sendable {
  private let task: Task<Void, Never>
  private let values: AsyncStream<Value>

  /// Much longer than any call of a suite takes, also on a machine that is busy with all other tests.
  static var patience: Duration { .seconds(60) }

  /// - Parameter isCancelled: true for a call whose task was cancelled before it.
  init(isCancelled: Bool = false, _ call: @escaping @Sendable () async -> Value) {
    let (values, source) = AsyncStream<Value>.makeStream()
    self.values = values
    // Ends with the call. One that never ends is left behind, and the suite says so.
    task = Task {
      if isCancelled { withUnsafeCurrentTask { $0?.cancel() } }
      source.yield(await call())
      source.finish()
    }
  }

  func cancel() { task.cancel() }

  /// What the call returned; `nil` where it has not within the time. Asked once.
  func value() async -> Value? {
    let values = values
    return await within(Self.patience) { () async -> Value? in
      for await value in values { return value }
      return nil
    } ?? nil
  }
}
