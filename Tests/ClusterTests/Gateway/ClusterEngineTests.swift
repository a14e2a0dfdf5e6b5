import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Cluster

/// Gateways and workers together, over brokers in memory and a clock that stands still.
@Suite(.timeLimit(.minutes(5)))
struct ClusterEngineTests {
  @Test func keepsWhatAnEnginePromises() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine()
      try await pool.withWorker("w1", local) { _ in
        try await pool.withGateway(of: local) { gateway in
          try await pool.wait { gateway.capacity.slots == 12 }
          let held = try await pool.window(9, prompt: LocalEngine.held)
          let suite = EngineConformance(
            gateway,
            hears: [try await pool.window(1), try await pool.window(2, samples: 480_000), try await pool.window(3)],
            rejects: try await pool.window(4, loudness: 0),
            holds: EngineConformance.Held(held) {
              try? await pool.wait { local.batches.contains { $0.contains { $0.options.prompt == LocalEngine.held } } }
            })
          #expect(await suite.broken() == [])
          try await pool.wait { pool.broker.queued == 0 }
          #expect(local.cancelled == 1)
        }
      }
    }
  }

  /// It was started before its pool ever had a worker.
  @Test func aPoolThatIsNotKnownIsLearnt() async throws {
    try await TestPool.run { pool in
      try await pool.withGateway(of: nil) { gateway in
        #expect(
          gateway.description.isProvisional && gateway.description.model == "unknown" && gateway.needsVoiceActivity
            && gateway.capacity.slots == 0)
        #expect(
          await gateway.unavailability
            == "cluster: pool pool: it has never had a worker; start one: sotto worker --nats nats://broker --pool pool"
        )
        let local = LocalEngine()
        try await pool.withWorker("w1", local) { _ in
          while gateway.capacity.slots != 12 { try await pool.pass(seconds: 3, workers: ["w1"]) }
          #expect(!gateway.description.isProvisional && gateway.description.model == local.description.model)
          #expect(gateway.needsVoiceActivity == local.needsVoiceActivity)
          #expect(await gateway.unavailability == nil)
          guard case .success = await gateway.recognize([try await pool.window(1)])[0] else {
            Issue.record("no words")
            return
          }
        }
      }
    }
  }

  @Test func batchesFormFromWindowsOfSeveralGateways() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine(slots: 1, maximumBatch: 4)
      try await pool.withWorker("w1", local) { running in
        try await pool.withGateway("north", of: local) { north in
          try await pool.withGateway("south", of: local) { south in
            try await pool.wait { north.capacity.slots > 2 && south.capacity.slots > 2 }
            local.hold()
            let windows = [
              try await pool.window(1), try await pool.window(2), try await pool.window(3), try await pool.window(4),
              try await pool.window(5, standsAlone: true),
            ]
            let first = Task { await north.recognize([windows[0]]) }
            try await pool.wait { local.batches.count == 1 }
            let second = Task { await north.recognize([windows[1], windows[4]]) }
            let third = Task { await south.recognize([windows[2], windows[3]]) }
            try await pool.wait { await running.worker.held.count { $0.value == .ready } == 4 }
            local.release()
            let outcomes = await first.value + second.value + third.value
            #expect(outcomes.allSatisfy { if case .success = $0 { true } else { false } })
            #expect(local.batches.count == 3)
            #expect(local.batches.map(\.count).sorted() == [1, 1, 3])
            #expect(local.batches.contains { $0.count == 1 && $0[0].standsAlone })
          }
        }
      }
    }
  }

  @Test func aWindowWhoseWorkerDiesGoesToAnotherAndHasOneOutcome() async throws {
    try await TestPool.run { pool in
      let (dying, living) = (LocalEngine(slots: 1, maximumBatch: 1), LocalEngine(slots: 1, maximumBatch: 1))
      dying.hold()
      try await pool.withWorker("w1", dying) { first in
        try await pool.withGateway(of: living) { gateway in
          try await pool.wait { gateway.capacity.slots == 2 }
          let window = try await pool.window(1)
          let outcome = Task { await gateway.recognize([window]) }
          try await pool.wait { dying.batches.count == 1 }
          first.link.cut()
          try await pool.withWorker("w2", living) { _ in
            try await pool.wait { gateway.capacity.slots >= 4 }
            try await pool.pass(seconds: 11, workers: ["w2"])
            #expect(await outcome.value.count == 1)
            #expect(living.batches.count == 1)
            try await pool.wait { pool.broker.queued == 0 }
            let health = try #require(await gateway.pool())
            #expect(health.redelivered == 1 && health.fetch.count == 1 && health.overhead.count == 1)
            // The dead one counts no more.
            #expect(gateway.capacity.slots == 2)
          }
        }
      }
    }
  }

  /// It finishes what it has and takes nothing until there is room, and no window loses an attempt.
  @Test func aWorkerThatCannotStoreSamplesStandsAside() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine(slots: 1, maximumBatch: 1)
      try await pool.withWorker("w1", local) { running in
        try await pool.withGateway(of: local, patience: .seconds(600)) { gateway in
          try await pool.wait { gateway.capacity.slots == 2 }
          local.hold()
          let (first, second) = (try await pool.window(1), try await pool.window(2))
          let begun = Task { await gateway.recognize([first]) }
          try await pool.wait { local.batches.count == 1 }
          // Folders where the second window's samples and the trial are to be written.
          let scratch = "\(pool.folder)/scratch-w1"
          for name in ["2.f32", "probe"] {
            try FileManager.default.createDirectory(atPath: "\(scratch)/\(name)", withIntermediateDirectories: false)
          }
          let waiting = Task { await gateway.recognize([second]) }
          try await pool.wait { gateway.capacity.slots == 0 }
          #expect(await gateway.unavailability?.contains("the worker w1 cannot store samples in") == true)
          local.release()
          #expect(Self.succeeded(await begun.value))
          try await pool.pass(seconds: 3, workers: ["w1"])
          #expect(gateway.capacity.slots == 0)
          // The trial has removed what stood in its way.
          try await pool.pass(seconds: 3, workers: ["w1"])
          #expect(Self.succeeded(await waiting.value))
          try await pool.wait { gateway.capacity.slots == 2 }
          try await pool.wait { await running.worker.held.isEmpty }
          // Nothing is left of either.
          #expect(try FileManager.default.contentsOfDirectory(atPath: scratch) == [])
        }
      }
    }
  }

  private static func succeeded(_ outcomes: [Result<RecognizedWindow, EngineFailure>]) -> Bool {
    outcomes.allSatisfy { if case .success = $0 { true } else { false } }
  }

  /// Whenever a cancellation comes, also between a batch's beginning and its computation's, nothing is computed for ever.
  @Test func aCancellationIsNeverTooEarly() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine(slots: 1, maximumBatch: 1)
      local.hold()
      try await pool.withWorker("w1", local) { running in
        try await pool.withGateway(of: local) { gateway in
          try await pool.wait { gateway.capacity.slots == 2 }
          for round in 1...100 {
            // The second begins when the first is stopped, and is taken back at any moment after that.
            let (first, second) = (try await pool.window(2 * round), try await pool.window(2 * round + 1))
            var outcomes = [Task { await gateway.recognize([first]) }]
            try await pool.wait { await running.worker.held.values.contains { $0 != .fetching && $0 != .ready } }
            outcomes.append(Task { await gateway.recognize([second]) })
            try await pool.wait { await running.worker.held.values.contains(.ready) }
            outcomes[0].cancel()
            for _ in 0..<round { await Task.yield() }
            outcomes[1].cancel()
            for outcome in outcomes { _ = await outcome.value }
            try await pool.wait { await running.worker.held.isEmpty }
          }
        }
      }
    }
  }

  /// A window that is cancelled while it lies ready leaves no samples behind.
  @Test func aCancelledWindowTakesItsSamplesAlong() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine(slots: 1, maximumBatch: 1)
      try await pool.withWorker("w1", local) { running in
        try await pool.withGateway(of: local) { gateway in
          try await pool.wait { gateway.capacity.slots == 2 }
          local.hold()
          let (first, second) = (try await pool.window(1), try await pool.window(2))
          let begun = Task { await gateway.recognize([first]) }
          try await pool.wait { local.batches.count == 1 }
          let waiting = Task { await gateway.recognize([second]) }
          try await pool.wait { await running.worker.held.values.contains(.ready) }
          let scratch = "\(pool.folder)/scratch-w1"
          #expect(try FileManager.default.contentsOfDirectory(atPath: scratch).count == 2)
          waiting.cancel()
          _ = await waiting.value
          try await pool.wait { await running.worker.held.count == 1 }
          #expect(try FileManager.default.contentsOfDirectory(atPath: scratch).count == 1)
          local.release()
          #expect(Self.succeeded(await begun.value))
        }
      }
    }
  }

  @Test func audioThatCannotBeReadEndsItsWindowAtOnce() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine()
      try await pool.withGateway(of: local) { gateway in
        let window = try await pool.window(1)
        let outcome = Task { await gateway.recognize([window]) }
        try await pool.wait { pool.broker.queued == 1 }
        try FileManager.default.removeItem(atPath: window.audio.file.path)
        try await pool.withWorker("w1", local) { _ in
          guard case .failure(let failure) = await outcome.value[0] else {
            Issue.record("words of nothing")
            return
          }
          #expect(failure.kind == .rejected && failure.message.hasPrefix("The window's audio cannot be read: "))
          try await pool.wait { pool.broker.queued == 0 }
        }
      }
    }
  }

  /// The queue has lost it, and no broker knows of it any more.
  @Test func aLostWindowIsPublishedAgain() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine()
      try await pool.withWorker("w1", local) { _ in
        try await pool.withGateway(of: local) { gateway in
          try await pool.wait { gateway.capacity.slots > 0 }
          pool.broker.setLosesJobs(true)
          let window = try await pool.window(1)
          let outcome = Task { await gateway.recognize([window]) }
          try await pool.wait { await gateway.pool()?.windows == 1 }
          // Until its acknowledgement has come.
          try await pool.pass(seconds: 3, workers: ["w1"])
          pool.broker.setLosesJobs(false)
          #expect(local.batches.isEmpty)
          try await pool.pass(seconds: 30, workers: ["w1"])
          guard case .success = await outcome.value[0] else {
            Issue.record("no words")
            return
          }
          #expect(await gateway.pool()?.republished == 1)
          #expect(local.batches.count == 1)
        }
      }
    }
  }

  @Test func aBatchThatIsLostSaysHowManyWindowsItHad() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine(slots: 1, maximumBatch: 2)
      try await pool.withWorker("w1", local) { running in
        try await pool.withGateway(of: local) { gateway in
          try await pool.wait { gateway.capacity.slots > 2 }
          local.hold()
          let windows = [try await pool.window(1), try await pool.window(2), try await pool.window(3)]
          let first = Task { await gateway.recognize([windows[0]]) }
          try await pool.wait { local.batches.count == 1 }
          let others = Task { await gateway.recognize([windows[1], windows[2]]) }
          try await pool.wait { await running.worker.held.count { $0.value == .ready } == 2 }
          local.fail(EngineFailure(.workerExited, "gone"))
          local.release()
          let sizes = (await first.value + others.value).map { outcome in
            if case .failure(let failure) = outcome { failure.batchSize } else { 0 }
          }
          #expect(sizes == [1, 2, 2])
        }
      }
    }
  }

  @Test func capacityFollowsTheWorkers() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine(slots: 2, maximumBatch: 1)
      try await pool.withGateway(of: local) { gateway in
        #expect(gateway.capacity.slots == 0)
        #expect(await gateway.unavailability == "cluster: pool pool: no worker is there")
        try await pool.withWorker("w1", local) { running in
          try await pool.wait { gateway.capacity.slots == 3 }
          #expect(await gateway.unavailability == nil)
          local.hold()
          let window = try await pool.window(1)
          let outcome = Task { await gateway.recognize([window]) }
          try await pool.wait { local.batches.count == 1 }
          await running.worker.drain()
          try await pool.wait { gateway.capacity.slots == 0 }
          #expect(await gateway.unavailability == "cluster: pool pool: all workers are about to stop")
          local.release()
          // What it has it finishes.
          guard case .success = await outcome.value[0] else {
            Issue.record("no words")
            return
          }
          _ = try await running.task.value
        }
        try await pool.wait { await gateway.unavailability == "cluster: pool pool: no worker is there" }
      }
    }
  }

  @Test func windowsGoBackUncountedWhenTheBrokersStayAway() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine()
      local.hold()
      try await pool.withWorker("w1", local) { _ in
        try await pool.withGateway(of: local) { gateway in
          try await pool.wait { gateway.capacity.slots > 0 }
          let window = try await pool.window(1)
          let outcome = Task { await gateway.recognize([window]) }
          try await pool.wait { local.batches.count == 1 }
          pool.broker.setReachable(false)
          #expect(await gateway.unavailability == "cluster: there is no connection to a broker")
          try await pool.pass(seconds: 22)
          guard case .failure(let failure) = await outcome.value[0] else {
            Issue.record("words")
            return
          }
          #expect(failure.kind == .unavailable)
          local.release()
        }
      }
    }
  }

  /// It may be the broker that is cut off, not the workers.
  @Test func aBrokerAtWhichNoWorkerIsHeardIsLeft() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine()
      let link = MemoryLink(pool.broker)
      try await pool.withWorker("w1", local) { worker in
        try await pool.withGateway(of: local, over: link) { gateway in
          try await pool.wait { gateway.capacity.slots > 0 }
          try await pool.pass(seconds: 9, workers: ["w1"])
          #expect(link.brokersLeft == 0)
          worker.link.cut()
          try await pool.wait {
            // Little, so that none of the gateway's looks is passed over.
            pool.broker.passTime(.milliseconds(100))
            return gateway.capacity.slots == 0
          }
          #expect((1...2).contains(link.brokersLeft))
        }
      }
    }
  }

  @Test func workersAreKnownAgainAsSoonAsBrokersAre() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine()
      try await pool.withWorker("w1", local) { _ in
        try await pool.withGateway(of: local) { gateway in
          try await pool.wait { gateway.capacity.slots > 0 }
          pool.broker.setReachable(false)
          var looks = 0
          try await pool.wait {
            looks += 1
            if looks % 100 == 0 { pool.broker.passTime(.seconds(1)) }
            return gateway.capacity.slots == 0 && pool.clock.hasSleeper(of: WorkerRegistration.retryPause)
          }
          pool.broker.setReachable(true)
          pool.broker.passTime(WorkerRegistration.retryPause)
          try await pool.wait { gateway.capacity.slots > 0 }
        }
      }
    }
  }

  @Test func aQueueThatIsBackTakesWhatWaited() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine()
      try await pool.withWorker("w1", local) { _ in
        try await pool.withGateway(of: local) { gateway in
          try await pool.wait { gateway.capacity.slots > 0 }
          pool.broker.setTakesJobs(false)
          let window = try await pool.window(1)
          let outcome = Task { await gateway.recognize([window]) }
          try await pool.wait { await gateway.unavailability?.contains("the queue takes nothing") == true }
          pool.broker.setTakesJobs(true)
          try await pool.pass(seconds: 3, workers: ["w1"])
          try await pool.wait { !local.batches.isEmpty }
          guard case .success = await outcome.value[0] else {
            Issue.record("no words")
            return
          }
          #expect(await gateway.unavailability == nil)
        }
      }
    }
  }

  @Test func gatewaysShareByTheirSessions() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine(slots: 7, maximumBatch: 1)
      try await pool.withWorker("w1", local) { _ in
        try await pool.withGateway("north", of: local) { north in
          try await pool.withGateway("south", of: local) { south in
            try await pool.wait { north.capacity.slots == 8 && south.capacity.slots == 8 }
            await north.demandChanged(EngineDemand(sessions: [.init(weight: 1, windows: 100)]))
            await south.demandChanged(
              EngineDemand(sessions: Array(repeating: .init(weight: 1, windows: 100), count: 3)))
            await north.demandChanged(EngineDemand(sessions: [.init(weight: 1, windows: 100)]))
            try await pool.wait { north.capacity.slots == 2 && south.capacity.slots == 6 }
          }
        }
      }
    }
  }

  @Test func aWorkerWithAnotherModelMayNotJoinAPoolThatHasWorkers() async throws {
    try await TestPool.run { pool in
      let local = LocalEngine()
      try await pool.withWorker("w1", local) { _ in
        try await pool.wait { pool.broker.entry("pool.w1", in: ClusterNames.workers) != nil }
        let other = PoolMembership(
          pool: pool.name,
          engine: PoolEngine(
            description: EngineDescription(name: "local", model: "other", capabilities: .init()),
            needsVoiceActivity: false, longestWindowSeconds: 30),
          link: MemoryLink(pool.broker))
        let failure = await #expect(throws: EngineFailure.self) { try await other.join() }
        #expect(
          failure?.message
            == "The workers of the pool pool run local (loudness), and this worker local (other). Use another --pool, "
            + "or stop them first.")
      }
    }
  }
}
