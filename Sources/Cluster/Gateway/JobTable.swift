package import Foundation
package import TranscriptionCore

/// The windows that a gateway has at its pool, from a call until its outcome. Pure: facts go in, commands come out.
///
/// A job is *published* into the queue, is *heard of* while a worker has it, and *ends* once: the first outcome counts, of
/// whatever worker it is. One of which nothing was heard for ``Limits/silence`` is published again under the same id; that
/// is the guarantee that does not depend on the broker's memory. When the pool cannot be reached, or has no worker, for
/// ``Limits/patience``, its windows go back uncounted.
package struct JobTable: Sendable {
  package struct Limits: Sendable {
    /// Three times what the broker waits for a sign of work before it delivers a window again.
    package var silence = ClusterLimits.acknowledgementWait * 3
    package var patience = Duration.seconds(20)
    /// Before another attempt to publish.
    package var publishPause = Duration.seconds(1)
    /// From the call to the end of all hope.
    package var lifetime = Duration.seconds(900)

    package init() {}
  }

  package enum Command: Sendable, Equatable {
    case publish(RecognitionJob)
    /// The queue or what workers pull from may be gone: made again where it is.
    case restoreQueue
    /// Out of the queue.
    case remove(sequence: UInt64)
    /// Workers are told that windows are not wanted.
    case announceCancellation([String])
    case finish(id: String, Result<RecognizedWindow, EngineFailure>)
  }

  private struct Entry {
    var job: RecognitionJob
    let path: String
    let submitted: Date
    var heard: Date
    var isPublishing = true
    /// Whether the queue has taken it.
    var isPublished = false
    /// Its place in the queue, where that is still true.
    var sequence: UInt64?
    var isPublishedTwice = false
    var nextPublish: Date?
    /// Since when it could not be published.
    var unpublishedSince: Date?
  }

  /// Numbers for the operator, since the start.
  package struct Counts: Sendable, Equatable {
    package var submitted = 0
    package var republished = 0
    /// Outcomes of windows that were not asked for, or no longer.
    package var unknown = 0
    package var exhausted = 0
    package var redelivered = 0
    package var fetch = DurationHistogram()
    package var overhead = DurationHistogram()
  }

  package let limits: Limits
  package private(set) var counts = Counts()
  private var entries: [String: Entry] = [:]
  /// In the queue as it is now.
  private var highestSequence: UInt64 = 0
  /// Since when nothing can become of what is there, and why.
  private var outage: (since: Date, reason: String)?

  package init(limits: Limits = Limits()) { self.limits = limits }

  package var count: Int { entries.count }

  /// Where the samples of a window lie and how many bytes they are; `nil` when it is not wanted.
  package func samples(of id: String) -> (path: String, bytes: Int)? {
    entries[id].map { ($0.path, $0.job.bytesOfSamples) }
  }

  // MARK: Facts

  /// - Parameter path: where the samples lie.
  package mutating func submitted(_ job: RecognitionJob, path: String, at now: Date) -> [Command] {
    counts.submitted += 1
    entries[job.id] = Entry(job: job, path: path, submitted: now, heard: now)
    return [.publish(job)]
  }

  package mutating func published(_ id: String, sequence: UInt64, at now: Date) -> [Command] {
    // Ended while it was being published.
    guard entries[id] != nil else { return [.remove(sequence: sequence)] }
    noteSequence(sequence, at: now)
    let earlier = entries[id]?.sequence
    entries[id]?.isPublishing = false
    entries[id]?.isPublished = true
    entries[id]?.sequence = sequence
    entries[id]?.unpublishedSince = nil
    entries[id]?.heard = now
    return earlier.map { [.remove(sequence: $0)] } ?? []
  }

  /// A queue that the brokers have lost begins again at 1: what is held of the earlier one would name other windows there, of
  /// other gateways too. Windows that no worker has are published again at once.
  private mutating func noteSequence(_ sequence: UInt64, at now: Date) {
    // Answers of publications that were under way at the same time come in any order.
    guard sequence + UInt64(entries.count) < highestSequence else {
      highestSequence = max(highestSequence, sequence)
      return
    }
    highestSequence = sequence
    let silence = ClusterLimits.signInterval * 2 / .seconds(1)
    for (id, entry) in entries where entry.sequence != nil {
      entries[id]?.sequence = nil
      if now.timeIntervalSince(entry.heard) >= silence { entries[id]?.nextPublish = now }
    }
  }

  /// Whether it has got into the queue is not known, or it has not.
  package mutating func notPublished(_ id: String, at now: Date) {
    guard entries[id] != nil else { return }
    entries[id]?.isPublishing = false
    entries[id]?.nextPublish = now.addingTimeInterval(limits.publishPause / .seconds(1))
    if entries[id]?.unpublishedSince == nil { entries[id]?.unpublishedSince = now }
  }

  /// It can never be published.
  package mutating func refused(_ id: String, because message: String) -> [Command] {
    end(id, .failure(EngineFailure(.rejected, message)))
  }

  /// A worker has windows in hand.
  ///
  /// - Returns: those of them that are not wanted.
  package mutating func heard(of ids: [String], at now: Date) -> [String] {
    ids.filter { id in
      guard entries[id] != nil else { return true }
      entries[id]?.heard = now
      // It got into the queue, whatever became of the broker's answer.
      entries[id]?.unpublishedSince = nil
      entries[id]?.nextPublish = nil
      return false
    }
  }

  /// A worker is done with a window.
  ///
  /// - Parameter handling: how the worker came to it, where it says so.
  package mutating func ended(
    _ outcome: WindowOutcome, _ handling: WindowHandling? = nil, at now: Date
  ) -> [Command] {
    guard let entry = entries[outcome.id] else {
      counts.unknown += 1
      return []
    }
    if let handling {
      counts.redelivered += handling.deliveries - 1
      counts.fetch.add(handling.fetch)
      counts.overhead.add(max(0, now.timeIntervalSince(entry.submitted) - handling.ready - handling.engine))
    }
    // The worker acknowledges its own copy.
    if !entry.isPublishedTwice { entries[outcome.id]?.sequence = nil }
    return end(outcome.id, outcome.result)
  }

  /// The caller does not want it any more.
  package mutating func cancelled(_ id: String) -> [Command] {
    guard entries[id] != nil else { return [] }
    return end(id, .failure(EngineFailure(.cancelled, "The request was cancelled.")))
      + [.announceCancellation([id])]
  }

  /// It was delivered as often as it may be, the last times alone, and each time its worker was lost.
  package mutating func deliveriesExhausted(sequence: UInt64) -> [Command] {
    guard let id = entries.first(where: { $0.value.sequence == sequence })?.key else {
      return [.remove(sequence: sequence)]
    }
    counts.exhausted += 1
    return end(
      id, .failure(EngineFailure(.workerExited, "Workers of the pool were lost over this window again and again.")))
  }

  /// - Parameters:
  ///   - reason: why nothing can become of what is there; `nil` when something can.
  ///   - since: when that began, as far as is known; it may have been noticed late.
  package mutating func outageChanged(_ reason: String?, since: Date) {
    outage = reason.map { (min(outage?.since ?? since, since), $0) }
  }

  /// To be told now and then, at least once a second.
  package mutating func passed(to now: Date) -> [Command] {
    var commands: [Command] = []
    if let outage, now.timeIntervalSince(outage.since) >= limits.patience / .seconds(1) {
      // All that were there by then; one that was submitted since has its own patience, and one that a worker still has too.
      commands += giveUp(at: now) {
        max($0.submitted, $0.heard, outage.since)
      } because: { _ in
        outage.reason
      }
    }
    commands += giveUp(at: now) {
      $0.unpublishedSince
    } because: { _ in
      "the queue of the pool takes nothing"
    }
    var isMissing = false
    for (id, entry) in entries {
      if now.timeIntervalSince(entry.submitted) >= limits.lifetime / .seconds(1) {
        commands += end(id, .failure(EngineFailure(.timedOut, "The pool gave no answer in time.")))
        commands.append(.announceCancellation([id]))
      } else if !entry.isPublishing, outage == nil, isDue(entry, at: now) {
        if entry.isPublished {
          counts.republished += 1
          entries[id]?.isPublishedTwice = true
          isMissing = true
        }
        entries[id]?.isPublishing = true
        entries[id]?.nextPublish = nil
        commands.append(.publish(entry.job))
      }
    }
    return isMissing ? [.restoreQueue] + commands : commands
  }

  // MARK: Ends

  private func isDue(_ entry: Entry, at now: Date) -> Bool {
    if let next = entry.nextPublish { return now >= next }
    return now.timeIntervalSince(entry.heard) >= limits.silence / .seconds(1)
  }

  private mutating func giveUp(
    at now: Date, since: (Entry) -> Date?, because reason: (Entry) -> String
  ) -> [Command] {
    var commands: [Command] = []
    for (id, entry) in entries {
      guard let since = since(entry), now.timeIntervalSince(since) >= limits.patience / .seconds(1) else { continue }
      commands += end(id, .failure(EngineFailure(.unavailable, reason(entry))))
      commands.append(.announceCancellation([id]))
    }
    return commands
  }

  private mutating func end(_ id: String, _ result: Result<RecognizedWindow, EngineFailure>) -> [Command] {
    guard let entry = entries.removeValue(forKey: id) else { return [] }
    // A copy in the queue that no worker has acknowledged.
    return [.finish(id: id, result)] + (entry.sequence.map { [.remove(sequence: $0)] } ?? [])
  }
}
