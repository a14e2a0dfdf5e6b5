import Foundation
import Synchronization
import TestSupport
import TranscriptionCore

@testable import Cluster

/// Brokers that work in memory, by a clock that the test moves: plain messages, the queue with deliveries again, buckets.
///
/// ``passTime(_:)`` moves the clock and delivers again what was not acknowledged in time.
final class MemoryBroker: Sendable {
  struct Stored {
    let payload: [UInt8]
    let subject: String
    var deliveries = 0
    /// `nil` while it waits.
    var isOutUntil: Date?
  }

  private struct Listener {
    let subject: String
    let continuation: AsyncThrowingStream<LinkMessage, any Error>.Continuation
  }

  private struct Pull {
    let subjectPrefix: String
    let priority: Int
    var left: Int
    let link: MemoryLink
    let continuation: AsyncThrowingStream<any PulledJob, any Error>.Continuation
  }

  private struct Watcher {
    let bucket: String
    let prefix: String
    let continuation: AsyncThrowingStream<LinkChange, any Error>.Continuation
  }

  private struct State {
    var isReachable = true
    var takesJobs = true
    var losesJobs = false
    var next = 0
    var sequence: UInt64 = 0
    var listeners: [Int: Listener] = [:]
    var queue: [UInt64: Stored] = [:]
    var pulls: [Int: Pull] = [:]
    var buckets: [String: [String: LinkEntry]] = [:]
    var watchers: [Int: Watcher] = [:]
    var requests: [String: Int] = [:]
  }

  let clock: ManualClock
  private let state = Mutex(State())

  init(clock: ManualClock) { self.clock = clock }

  // MARK: For the test

  var queued: Int { state.withLock { $0.queue.count } }

  func entry(_ key: String, in bucket: String) -> LinkEntry? { state.withLock { $0.buckets[bucket]?[key] } }

  /// Requests that were made to a subject.
  func requests(to subject: String) -> Int { state.withLock { $0.requests[subject] ?? 0 } }

  func setReachable(_ isReachable: Bool) {
    let pulls = state.withLock { state in
      state.isReachable = isReachable
      defer { state.pulls = [:] }
      return state.pulls.values.map(\.continuation)
    }
    for pull in pulls { pull.finish(throwing: LinkFailure.noAnswer("the connection is lost")) }
  }

  func setTakesJobs(_ takesJobs: Bool) { state.withLock { $0.takesJobs = takesJobs } }

  /// Jobs are lost from now on as soon as they are in the queue.
  func setLosesJobs(_ losesJobs: Bool) { state.withLock { $0.losesJobs = losesJobs } }

  func passTime(_ duration: Duration) {
    clock.advance(by: duration)
    dispatch()
  }

  // MARK: For links

  var isReachable: Bool { state.withLock { $0.isReachable } }

  func requireReachable() throws {
    if !isReachable { throw LinkFailure.noAnswer("the broker is away") }
  }

  func requireQueue() throws {
    if !state.withLock({ $0.takesJobs }) { throw LinkFailure.noAnswer("the queue has no leader") }
  }

  func listen(to subject: String) -> AsyncThrowingStream<LinkMessage, any Error> {
    let (stream, continuation) = AsyncThrowingStream<LinkMessage, any Error>.makeStream()
    let id = state.withLock { state in
      state.next += 1
      state.listeners[state.next] = Listener(subject: subject, continuation: continuation)
      return state.next
    }
    continuation.onTermination = { _ in _ = self.state.withLock { $0.listeners.removeValue(forKey: id) } }
    return stream
  }

  func publish(_ payload: [UInt8], to subject: String, reply: (@Sendable ([UInt8]) async throws -> Void)? = nil) -> Bool
  {
    let listeners = state.withLock { state in
      if reply != nil { state.requests[subject, default: 0] += 1 }
      return state.listeners.values.filter { $0.subject == subject }.map(\.continuation)
    }
    for listener in listeners { listener.yield(LinkMessage(payload: payload, reply: reply)) }
    return !listeners.isEmpty
  }

  func enqueue(_ payload: [UInt8], to subject: String) throws -> UInt64 {
    let sequence = try state.withLock { state in
      if !state.takesJobs { throw LinkFailure.noAnswer("the queue has no leader") }
      state.sequence += 1
      if !state.losesJobs { state.queue[state.sequence] = Stored(payload: payload, subject: subject) }
      return state.sequence
    }
    dispatch()
    return sequence
  }

  func remove(_ sequence: UInt64) { _ = state.withLock { $0.queue.removeValue(forKey: sequence) } }

  func pull(_ count: Int, from pool: ClusterName, priority: Int, within limit: Duration, through link: MemoryLink)
    -> AsyncThrowingStream<
      any PulledJob, any Error
    >
  {
    let (stream, continuation) = AsyncThrowingStream<any PulledJob, any Error>.makeStream()
    let id = state.withLock { state in
      state.next += 1
      state.pulls[state.next] = Pull(
        subjectPrefix: "sotto.q.\(pool).", priority: priority, left: count, link: link, continuation: continuation)
      return state.next
    }
    // Ends with the stream.
    let timer = Task {
      try? await clock.sleep(for: limit)
      continuation.finish()
    }
    continuation.onTermination = { _ in
      timer.cancel()
      _ = self.state.withLock { $0.pulls.removeValue(forKey: id) }
    }
    dispatch()
    return stream
  }

  func giveBack(_ sequence: UInt64) {
    state.withLock { $0.queue[sequence]?.isOutUntil = nil }
    dispatch()
  }

  func extend(_ sequence: UInt64) {
    let until = clock.now.addingTimeInterval(ClusterLimits.acknowledgementWait / .seconds(1))
    state.withLock { state in
      if state.queue[sequence]?.isOutUntil != nil { state.queue[sequence]?.isOutUntil = until }
    }
  }

  private func dispatch() {
    let now = clock.now
    let (deliveries, exhausted) = state.withLock { state in
      var deliveries: [() -> Void] = []
      var exhausted: [(UInt64, String)] = []
      for sequence in state.queue.keys.sorted() {
        guard let stored = state.queue[sequence], stored.isOutUntil.map({ $0 <= now }) ?? true else { continue }
        if stored.deliveries >= ClusterLimits.deliveries {
          if stored.isOutUntil != .distantFuture {
            exhausted.append((sequence, stored.subject))
            state.queue[sequence]?.isOutUntil = .distantFuture
          }
          continue
        }
        let fitting = state.pulls.filter { stored.subject.hasPrefix($0.value.subjectPrefix) }
        guard let pull = fitting.min(by: { ($0.value.priority, $0.key) < ($1.value.priority, $1.key) }) else {
          continue
        }
        state.queue[sequence]?.deliveries += 1
        state.queue[sequence]?.isOutUntil = now.addingTimeInterval(ClusterLimits.acknowledgementWait / .seconds(1))
        let job = MemoryJob(
          payload: stored.payload, deliveries: stored.deliveries + 1, sequence: sequence, broker: self,
          link: pull.value.link)
        let continuation = pull.value.continuation
        let isLast = pull.value.left == 1
        deliveries.append {
          continuation.yield(job)
          if isLast { continuation.finish() }
        }
        if isLast { state.pulls[pull.key] = nil } else { state.pulls[pull.key]?.left -= 1 }
      }
      return (deliveries, exhausted)
    }
    for deliver in deliveries { deliver() }
    for (sequence, subject) in exhausted {
      let pool = subject.split(separator: ".")[2]
      _ = publish(
        Array(#"{"stream":"SOTTO_Q","stream_seq":\#(sequence),"deliveries":4}"#.utf8),
        to: "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.SOTTO_Q.pool-\(pool)")
    }
  }

  // MARK: Buckets

  /// - Returns: false where the entry is another.
  func put(_ value: [UInt8]?, for key: String, in bucket: String, over expected: LinkEntry?? = nil) -> Bool {
    let watchers: [AsyncThrowingStream<LinkChange, any Error>.Continuation]? = state.withLock { state in
      let present = state.buckets[bucket]?[key]
      if let expected, expected?.revision != present?.revision { return nil }
      state.sequence += 1
      let sequence = state.sequence
      state.buckets[bucket, default: [:]][key] = value.map { LinkEntry(value: $0, revision: sequence) }
      return state.watchers.values.filter { $0.bucket == bucket && key.hasPrefix($0.prefix) }.map(\.continuation)
    }
    for watcher in watchers ?? [] {
      watcher.yield(value.map { .put(key: key, value: $0) } ?? .removed(key: key))
    }
    return watchers != nil
  }

  func watch(_ keys: String, in bucket: String) -> AsyncThrowingStream<LinkChange, any Error> {
    let (stream, continuation) = AsyncThrowingStream<LinkChange, any Error>.makeStream()
    let prefix = String(keys.dropLast())
    let id = state.withLock { state in
      state.next += 1
      state.watchers[state.next] = Watcher(bucket: bucket, prefix: prefix, continuation: continuation)
      for (key, entry) in state.buckets[bucket] ?? [:] where key.hasPrefix(prefix) {
        continuation.yield(.put(key: key, value: entry.value))
      }
      continuation.yield(.caughtUp)
      return state.next
    }
    continuation.onTermination = { _ in _ = self.state.withLock { $0.watchers.removeValue(forKey: id) } }
    return stream
  }
}

private struct MemoryJob: PulledJob {
  let payload: [UInt8]
  let deliveries: Int
  let sequence: UInt64
  let broker: MemoryBroker
  let link: MemoryLink

  func acknowledge() async throws {
    try link.require()
    broker.remove(sequence)
  }

  func giveBack() async throws {
    try link.require()
    broker.giveBack(sequence)
  }

  func extend() async throws {
    try link.require()
    broker.extend(sequence)
  }
}
