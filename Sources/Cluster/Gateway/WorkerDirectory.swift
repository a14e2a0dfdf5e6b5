package import Foundation
import TranscriptionCore

/// The workers of one pool, by what they say of themselves. Pure.
///
/// A worker counts for ``WorkerRegistration/lifetime`` after it was last heard. One whose engine differs from that of the
/// pool is refused: its words would be another model's.
package struct WorkerDirectory: Sendable {
  private struct Entry {
    var registration: WorkerRegistration
    var heard: Date
  }

  /// What the pool's engine is.
  package let engine: PoolEngine
  private var entries: [ClusterName: Entry] = [:]
  /// When workers were refused. They are remembered for as long as a window may be: what they say of one does not count.
  private var refused: [ClusterName: Date] = [:]
  /// When a worker of the pool was last heard.
  package private(set) var lastHeard: Date?
  /// Why workers that are there are refused, by their names.
  package private(set) var refusals: [ClusterName: String] = [:]

  /// Seconds.
  private static let memory = JobTable.Limits().lifetime / .seconds(1)

  package init(engine: PoolEngine) { self.engine = engine }

  package mutating func hear(_ registration: WorkerRegistration, at now: Date) {
    let name = registration.worker
    guard registration.engine.isInterchangeable(with: engine) else {
      entries[name] = nil
      refused[name] = now
      refusals[name] =
        "the worker \(name) on \(registration.host) runs \(Self.words(registration.engine)), the pool "
        + "\(registration.pool) \(Self.words(engine))"
      return
    }
    forgive(name)
    lastHeard = now
    entries[name] = Entry(registration: registration, heard: now)
  }

  /// The worker has taken its name back.
  package mutating func forget(_ worker: ClusterName) {
    entries[worker] = nil
    forgive(worker)
  }

  /// Whether the words of a worker are another model's.
  package func isRefused(_ worker: ClusterName) -> Bool { refused[worker] != nil }

  private mutating func forgive(_ worker: ClusterName) {
    refused[worker] = nil
    refusals[worker] = nil
  }

  /// Forgets workers that were not heard for too long.
  package mutating func expire(at now: Date) {
    let lifetime = WorkerRegistration.lifetime / .seconds(1)
    entries = entries.filter { now.timeIntervalSince($0.value.heard) <= lifetime }
    refusals = refusals.filter { name, _ in refused[name].map { now.timeIntervalSince($0) <= lifetime } ?? false }
    refused = refused.filter { now.timeIntervalSince($0.value) <= Self.memory }
  }

  /// Those that are there, in the order of their names.
  package var workers: [WorkerRegistration] {
    entries.values.map(\.registration).sorted { $0.worker.description < $1.worker.description }
  }

  private var takers: [WorkerRegistration] {
    entries.values.map(\.registration).filter { !$0.isDraining && $0.slots > 0 }
  }

  /// Windows that all workers together have in hand when they are busy, and one batch more each, whose samples are
  /// fetched meanwhile.
  package var capacity: Int { min(takers.reduce(0) { $0 + $1.capacity }, ClusterLimits.windowsOfAPool) }

  /// Why the pool takes nothing, in words; `nil` when it takes something.
  package var problem: String? {
    if capacity > 0 { return nil }
    let workers = workers
    if let problem = workers.lazy.compactMap(\.problem).first { return problem }
    if let refusal = refusals.values.sorted().first { return refusal }
    return workers.isEmpty ? "no worker is there" : "all workers are about to stop"
  }

  private static func words(_ engine: PoolEngine) -> String {
    "\(engine.description.name) (\(engine.description.model))"
  }
}

extension WorkerRegistration {
  /// Windows that it holds at most: those that it works on and one batch more.
  package var capacity: Int { slots == 0 ? 0 : min((slots + 1) * batch, ClusterLimits.windowsOfAWorker) }
}
