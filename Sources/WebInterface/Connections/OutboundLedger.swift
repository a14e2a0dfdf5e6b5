import Synchronization

/// How many bytes of responses wait for their clients, over all connections.
final class OutboundLedger: Sendable {
  /// Beyond this, clients that take nothing are let go early.
  let limit: Int
  private let bytes = Atomic<Int>(0)

  init(limit: Int = 64 << 20) { self.limit = limit }

  var isOverLimit: Bool { bytes.load(ordering: .relaxed) > limit }

  func add(_ count: Int) { bytes.add(count, ordering: .relaxed) }

  func remove(_ count: Int) { bytes.subtract(count, ordering: .relaxed) }
}
