import Synchronization

/// Text that one task writes and another reads.
final class CollectedText: Sendable {
  private let content = Mutex("")

  var text: String { content.withLock { $0 } }

  func append(_ more: String) { content.withLock { $0 += more } }
}
