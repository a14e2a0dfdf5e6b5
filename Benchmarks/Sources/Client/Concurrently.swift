/// Runs one step for each item, at most `width` at a time.
///
/// - Returns: what the steps returned, in the order of the items.
func concurrently<Item: Sendable, Value: Sendable>(
  _ items: [Item], width: Int, _ step: @escaping @Sendable (Item) async throws -> Value
) async throws -> [Value] {
  try await withThrowingTaskGroup(of: (Int, Value).self) { group in
    var values = [Value?](repeating: nil, count: items.count)
    var next = 0
    func begin() {
      guard next < items.count else { return }
      let index = next
      group.addTask { (index, try await step(items[index])) }
      next += 1
    }
    for _ in 0..<width { begin() }
    while let (index, value) = try await group.next() {
      values[index] = value
      begin()
    }
    return values.compactMap { $0 }
  }
}
