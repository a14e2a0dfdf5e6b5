import Synchronization
import TranscriptionCore

@testable import Cluster

/// One client of a ``MemoryBroker``. Can be cut off, as when its machine loses power.
final class MemoryLink: ClusterLink {
  private let broker: MemoryBroker
  private let isCut = Mutex(false)
  private let left = Mutex(0)

  init(_ broker: MemoryBroker) { self.broker = broker }

  /// Nothing leaves or reaches this client from now on.
  func cut() { isCut.withLock { $0 = true } }

  /// How often it was told to go to another broker.
  var brokersLeft: Int { left.withLock { $0 } }

  func leaveBroker() { left.withLock { $0 += 1 } }

  func require() throws {
    if isCut.withLock({ $0 }) { throw LinkFailure.noAnswer("cut off") }
    try broker.requireReachable()
  }

  var problem: String? { broker.isReachable ? nil : "there is no connection to a broker" }

  func listen(to subject: String, of channel: LinkChannel) async throws -> AsyncThrowingStream<LinkMessage, any Error> {
    broker.listen(to: subject)
  }

  func publish(_ payload: [UInt8], to subject: String) async throws {
    try require()
    _ = broker.publish(payload, to: subject)
  }

  func request(_ payload: [UInt8], to subject: String, of channel: LinkChannel, within limit: Duration) async throws
    -> [UInt8]
  {
    try require()
    let answers = AsyncThrowingStream<[UInt8], any Error>.makeStream()
    let isHeard = broker.publish(payload, to: subject) { answers.continuation.yield($0) }
    if !isHeard { throw LinkFailure.noAnswer("nothing answers on \(subject)") }
    for try await answer in answers.stream { return answer }
    throw CancellationError()
  }

  func prepare(pool: ClusterName) async throws {
    try require()
    try broker.requireQueue()
  }

  func enqueue(_ payload: [UInt8], to subject: String, timeToLive: Duration) async throws -> UInt64 {
    try require()
    return try broker.enqueue(payload, to: subject)
  }

  func remove(sequence: UInt64) async throws {
    try require()
    broker.remove(sequence)
  }

  func pull(_ count: Int, from pool: ClusterName, priority: Int, within limit: Duration) async throws
    -> AsyncThrowingStream<any PulledJob, any Error>
  {
    try require()
    return broker.pull(count, from: pool, priority: priority, within: limit, through: self)
  }

  func put(_ value: [UInt8], for key: String, in bucket: String) async throws {
    try require()
    _ = broker.put(value, for: key, in: bucket)
  }

  func remove(_ key: String, from bucket: String) async throws {
    try require()
    _ = broker.put(nil, for: key, in: bucket)
  }

  func entry(_ key: String, in bucket: String) async throws -> LinkEntry? {
    try require()
    return broker.entry(key, in: bucket)
  }

  func replace(_ entry: LinkEntry?, with value: [UInt8], for key: String, in bucket: String) async throws -> Bool {
    try require()
    return broker.put(value, for: key, in: bucket, over: .some(entry))
  }

  func watch(_ keys: String, in bucket: String) async throws -> AsyncThrowingStream<LinkChange, any Error> {
    try require()
    return broker.watch(keys, in: bucket)
  }

  func close() async {}
}
