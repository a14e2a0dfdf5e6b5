import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Cluster

/// One window's way through the pool, told in facts.
struct JobTableTests {
  private let start = ClusterClock.start

  private func job(_ id: String = "w1") throws -> RecognitionJob {
    RecognitionJob(
      id: id, gateway: try #require(ClusterName("g")), digest: "00", samples: 480_000, options: RecognitionOptions(),
      deadline: 0)
  }

  private func after(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

  private let words = RecognizedWindow(utterances: [.init(start: 0, end: 1, text: "words")])

  /// A table with one job in the queue.
  private func published() throws -> JobTable {
    var table = JobTable()
    let job = try job()
    #expect(table.submitted(job, path: "/samples", at: start) == [.publish(job)])
    #expect(table.published("w1", sequence: 7, at: start) == [])
    return table
  }

  @Test func theFirstOutcomeCounts() throws {
    var table = try published()
    #expect(table.samples(of: "w1")?.bytes == 1_920_000)
    #expect(
      table.ended(WindowOutcome(id: "w1", result: .success(words)), at: start) == [.finish(id: "w1", .success(words))])
    #expect(table.ended(WindowOutcome(id: "w1", result: .success(words)), at: start) == [])
    #expect(table.counts.unknown == 1)
    #expect(table.samples(of: "w1") == nil)
    #expect(table.passed(to: after(10_000)) == [])
  }

  @Test func whatAWorkerSaysOfItsWayCounts() throws {
    var table = try published()
    let handling = WindowHandling(deliveries: 3, fetch: 0.02, ready: 1, engine: 2)
    _ = table.ended(WindowOutcome(id: "w1", result: .success(words)), handling, at: after(3.25))
    _ = table.ended(WindowOutcome(id: "w2", result: .success(words)), handling, at: after(3.25))
    #expect(table.counts.redelivered == 2)
    #expect(table.counts.fetch.count == 1 && abs(table.counts.fetch.sum - 0.02) < 1e-9)
    #expect(table.counts.overhead.count == 1 && abs(table.counts.overhead.sum - 0.25) < 1e-6)
  }

  @Test func aWorkerIsToldWhatIsNotWanted() throws {
    var table = try published()
    #expect(table.heard(of: ["w1", "w2"], at: after(1)) == ["w2"])
  }

  @Test func aJobThatIsNotHeardOfIsPublishedAgainUnderTheSameName() throws {
    var table = try published()
    #expect(table.passed(to: after(29)) == [])
    #expect(table.passed(to: after(30)) == [.restoreQueue, .publish(try job())])
    // Not a third time while that is under way.
    #expect(table.passed(to: after(31)) == [])
    #expect(table.published("w1", sequence: 9, at: after(32)) == [.remove(sequence: 7)])
    #expect(table.counts.republished == 1)
    #expect(table.heard(of: ["w1"], at: after(50)) == [])
    #expect(table.passed(to: after(79)) == [])
    // One of two copies may still be there.
    #expect(
      table.ended(WindowOutcome(id: "w1", result: .success(words)), at: start) == [
        .finish(id: "w1", .success(words)), .remove(sequence: 9),
      ])
  }

  /// Brokers that have all been started anew count from 1 again.
  @Test func ofAQueueThatWasLostNothingIsRemovedFromTheNewOne() throws {
    var table = try published()
    for (place, id) in ["w2", "w3"].enumerated() {
      _ = table.submitted(try job(id), path: "/samples", at: start)
      #expect(table.published(id, sequence: 1_000 + UInt64(place), at: start) == [])
    }
    #expect(table.heard(of: ["w2"], at: after(9)) == [])
    _ = table.submitted(try job("w4"), path: "/samples", at: after(10))
    #expect(table.published("w4", sequence: 1, at: after(10)) == [])
    // One that no worker has is lost; one that was heard of has its time.
    let commands = table.passed(to: after(11))
    #expect(commands.first == .restoreQueue && commands.count == 3)
    for id in ["w1", "w3"] { #expect(commands.contains(.publish(try job(id)))) }
    #expect(table.published("w1", sequence: 2, at: after(11)) == [])
    #expect(table.cancelled("w2").allSatisfy { if case .remove = $0 { false } else { true } })
    // The old number of another window.
    #expect(table.deliveriesExhausted(sequence: 1_001) == [.remove(sequence: 1_001)])
  }

  @Test func aCancelledJobLeavesTheQueueAndItsWorker() throws {
    var table = try published()
    let commands = table.cancelled("w1")
    #expect(commands.contains(.remove(sequence: 7)))
    #expect(commands.contains(.announceCancellation(["w1"])))
    #expect(table.count == 0)
    #expect(table.cancelled("w1") == [])
  }

  @Test func aJobThatEndsWhileItIsPublishedLeavesNothingBehind() throws {
    var table = JobTable()
    _ = table.submitted(try job(), path: "/samples", at: start)
    _ = table.cancelled("w1")
    #expect(table.published("w1", sequence: 7, at: start) == [.remove(sequence: 7)])
  }

  @Test func aWindowThatKillsItsWorkersCountsAsAFailedAttempt() throws {
    var table = try published()
    let commands = table.deliveriesExhausted(sequence: 7)
    guard case .finish("w1", .failure(let failure))? = commands.first else {
      Issue.record("no outcome: \(commands)")
      return
    }
    #expect(failure.kind == .workerExited)
    #expect(failure.batchSize == 1)
    #expect(commands.contains(.remove(sequence: 7)))
    // One of an earlier run of the gateway.
    #expect(table.deliveriesExhausted(sequence: 3) == [.remove(sequence: 3)])
  }

  private func kinds(_ commands: [JobTable.Command]) -> [EngineFailure.Kind] {
    commands.compactMap { if case .finish(_, .failure(let failure)) = $0 { failure.kind } else { nil } }
  }

  @Test func windowsGoBackUncountedWhenThePoolIsAwayForLong() throws {
    var table = try published()
    table.outageChanged("no worker is there", since: after(5))
    #expect(table.passed(to: after(24)) == [])
    _ = table.submitted(try job("w2"), path: "/samples", at: after(24))
    table.outageChanged("no connection", since: after(24.5))
    #expect(kinds(table.passed(to: after(25))) == [.unavailable])
    // One that came during the outage has its own patience.
    #expect(table.count == 1)
    #expect(kinds(table.passed(to: after(44))) == [.unavailable])
  }

  /// That workers have gone is noticed by their silence, which is part of the patience.
  @Test func patienceBeginsWhenTheOutageDoes() throws {
    var table = try published()
    table.outageChanged("no worker is there", since: start)
    table.outageChanged("no worker is there", since: after(12))
    #expect(kinds(table.passed(to: after(19))) == [])
    #expect(kinds(table.passed(to: after(20))) == [.unavailable])
  }

  @Test func anOutageThatEndsInTimeCostsNothing() throws {
    var table = try published()
    table.outageChanged("no worker is there", since: after(5))
    table.outageChanged(nil, since: after(20))
    table.outageChanged("no worker is there", since: after(21))
    #expect(kinds(table.passed(to: after(29))) == [])
    #expect(table.count == 1)
  }

  @Test func aJobThatTheQueueDoesNotTakeIsTriedAgainUntilPatienceEnds() throws {
    var table = JobTable()
    _ = table.submitted(try job(), path: "/samples", at: start)
    table.notPublished("w1", at: after(1))
    #expect(table.passed(to: after(1.5)) == [])
    #expect(table.passed(to: after(2)) == [.publish(try job())])
    table.notPublished("w1", at: after(7))
    #expect(kinds(table.passed(to: after(21))) == [.unavailable])
    #expect(table.count == 0)
  }

  /// The broker's answer was lost, and not what it answered.
  @Test func aJobThatAWorkerHasIsInTheQueue() throws {
    var table = JobTable()
    _ = table.submitted(try job(), path: "/samples", at: start)
    table.notPublished("w1", at: start)
    for second in stride(from: 0.5, to: 60, by: 3) {
      #expect(table.heard(of: ["w1"], at: after(second)) == [])
      #expect(table.passed(to: after(second + 1)) == [])
    }
    #expect(
      table.ended(WindowOutcome(id: "w1", result: .success(words)), at: after(60)) == [
        .finish(id: "w1", .success(words))
      ])
  }

  @Test func noJobIsForEver() throws {
    var table = try published()
    for second in stride(from: 1.0, to: 900, by: 5) { _ = table.heard(of: ["w1"], at: after(second)) }
    let commands = table.passed(to: after(900))
    #expect(kinds(commands) == [.timedOut])
    #expect(commands.contains(.announceCancellation(["w1"])))
  }

  /// Whatever happens in whatever order: one outcome each, and nothing is left in the queue.
  @Test(arguments: 0..<300) func everyJobHasExactlyOneOutcome(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var table = JobTable()
    var now = start
    var next = 0
    var sequence: UInt64 = 0
    var publishing: [String] = []
    var queue: [UInt64: String] = [:]
    var submitted: Set<String> = []
    var finished: [String: Int] = [:]

    func perform(_ commands: [JobTable.Command]) {
      for command in commands {
        switch command {
        case .publish(let job): publishing.append(job.id)
        case .remove(let sequence): queue[sequence] = nil
        case .announceCancellation, .restoreQueue: break
        case .finish(let id, _): finished[id, default: 0] += 1
        }
      }
    }

    func step() throws {
      now += Double.random(in: 0...3, using: &generator)
      switch Int.random(in: 0...11, using: &generator) {
      case 0, 1:
        next += 1
        submitted.insert("w\(next)")
        perform(table.submitted(try job("w\(next)"), path: "", at: now))
      case 2, 3, 4:
        guard let place = publishing.indices.randomElement(using: &generator) else { return }
        let id = publishing.remove(at: place)
        sequence += 1
        queue[sequence] = id
        perform(table.published(id, sequence: sequence, at: now))
      case 5:
        guard let place = publishing.indices.randomElement(using: &generator) else { return }
        table.notPublished(publishing.remove(at: place), at: now)
      case 6: table.outageChanged(Bool.random(using: &generator) ? "away" : nil, since: now)
      case 7:
        guard let id = submitted.randomElement(using: &generator) else { return }
        perform(table.cancelled(id))
      case 8:
        guard let one = queue.randomElement(using: &generator) else { return }
        perform(table.deliveriesExhausted(sequence: one.key))
      case 9, 10:
        guard let one = queue.randomElement(using: &generator) else { return }
        perform(table.ended(WindowOutcome(id: one.value, result: .success(words)), at: now))
        // The worker acknowledges its copy.
        queue[one.key] = nil
      default: perform(table.passed(to: now))
      }
    }

    for _ in 0..<400 { try step() }
    for id in publishing {
      sequence += 1
      queue[sequence] = id
      perform(table.published(id, sequence: sequence, at: now))
    }
    publishing = []
    table.outageChanged("away", since: now)
    perform(table.passed(to: now.addingTimeInterval(1_000)))
    perform(table.passed(to: now.addingTimeInterval(2_000)))
    #expect(table.count == 0)
    #expect(finished.count == submitted.count)
    #expect(finished.values.allSatisfy { $0 == 1 })
    #expect(queue.isEmpty)
  }
}
