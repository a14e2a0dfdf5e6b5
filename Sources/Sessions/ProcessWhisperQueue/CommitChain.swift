/// Runs asynchronous steps one after another in the order in which they were asked for, so that a step that reads the state
/// and writes it to the journal can never be overtaken by a later one.
struct CommitChain {
  /// Returns once all steps asked for so far are done.
  private(set) var waitForTail: (@Sendable () async -> Void)?

  /// - Returns: the step, for the caller to await.
  mutating func append<Value: Sendable>(
    _ step: @escaping @Sendable () async -> Value
  ) -> Task<Value, Never> {
    let waitForPrevious = waitForTail
    // Awaited by the caller and by the step after it.
    let task = Task {
      await waitForPrevious?()
      return await step()
    }
    waitForTail = { _ = await task.value }
    return task
  }
}
