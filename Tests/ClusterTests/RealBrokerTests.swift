import Foundation
import Logging
import Sessions
import Synchronization
import TestSupport
import Testing
import TranscriptionCore

@testable import Cluster

/// Gateways and workers over a real NATS server.
@Suite(
  .timeLimit(.minutes(5)), .enabled(if: NATSServer.isInstalled, "\(NATSServer.absence)"))
struct RealBrokerTests {
  private static func logger() -> Logger {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
  }

  /// With the patience that a busy machine needs.
  private static func link(_ broker: NATSServer, _ name: ClusterName) -> LinkConfiguration {
    var link = LinkConfiguration(servers: [broker.url], name: name)
    link.connectPatience = .seconds(120)
    return link
  }

  /// A worker in this process.
  private func startWorker(_ broker: NATSServer, _ name: String, _ engine: LocalEngine, folder: String) async throws
    -> (task: Task<Void, any Error>, worker: ClusterWorker, link: NATSLink)
  {
    let name = ClusterName(from: name)
    let link = try await NATSLink.connect(Self.link(broker, name), logger: Self.logger())
    let worker = ClusterWorker(
      ClusterWorkerConfiguration(
        pool: ClusterName(from: "pool"), name: name, host: "host", device: "cpu", priority: 1, release: "1",
        longestWindowSeconds: 30, scratch: "\(folder)/scratch-\(name)"),
      engine: engine, link: link, clock: SteadyClock(), logger: Self.logger())
    return (Task { try await worker.run() }, worker, link)
  }

  private func withWorker(
    _ broker: NATSServer, _ name: String, _ engine: LocalEngine, folder: String,
    _ work: (ClusterWorker, NATSLink) async throws -> Void
  ) async throws {
    let (task, worker, link) = try await startWorker(broker, name, engine, folder: folder)
    let result: Result<Void, any Error>
    do {
      result = .success(try await work(worker, link))
    } catch {
      result = .failure(error)
    }
    task.cancel()
    _ = await task.result
    await link.close()
    try result.get()
  }

  private func withGateway(
    _ broker: NATSServer, _ name: String = "north", _ work: (ClusterEngine) async throws -> Void
  ) async throws {
    var gateway = GatewayConfiguration(pool: ClusterName(from: "pool"), gateway: ClusterName(from: name))
    gateway.startPatience = .seconds(60)
    let recipe = ClusterRecipe(
      configuration: ClusterConfiguration(
        link: Self.link(broker, ClusterName(from: name)), gateway: gateway,
        longestWindowSeconds: 30),
      clock: SteadyClock(), logger: Self.logger())
    #expect(recipe.problem == nil)
    let engine = try #require(try await recipe.make() as? ClusterEngine)
    let result: Result<Void, any Error>
    do {
      result = .success(try await work(engine))
    } catch {
      result = .failure(error)
    }
    await engine.stop()
    try result.get()
  }

  private func wait(_ condition: () async -> Bool) async throws {
    while await !condition() {
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  private static func succeeded(_ outcomes: [Result<RecognizedWindow, EngineFailure>]) -> Bool {
    outcomes.allSatisfy { if case .success = $0 { true } else { false } }
  }

  @Test func keepsWhatAnEnginePromises() async throws {
    try await TestPool.run { pool in
      try await NATSServer.running { broker in
        let local = LocalEngine()
        try await withWorker(broker, "w1", local, folder: pool.folder) { worker, _ in
          try await withGateway(broker) { gateway in
            try await wait { gateway.capacity.slots == 12 }
            let held = try await pool.window(9, prompt: LocalEngine.held)
            let suite = EngineConformance(
              gateway,
              hears: [try await pool.window(1), try await pool.window(2, samples: 480_000), try await pool.window(3)],
              rejects: try await pool.window(4, loudness: 0),
              holds: EngineConformance.Held(held) {
                try? await wait {
                  local.batches.contains { $0.contains { $0.options.prompt == LocalEngine.held } }
                }
              })
            #expect(await suite.broken() == [])
            try await wait { await worker.held.isEmpty }
            #expect(local.cancelled == 1)
          }
        }
      }
    }
  }

  @Test func twoWorkersShareAndACutOneLosesNothing() async throws {
    try await TestPool.run { pool in
      try await NATSServer.running { broker in
        let (first, second) = (LocalEngine(slots: 1, maximumBatch: 2), LocalEngine(slots: 1, maximumBatch: 2))
        first.hold()
        let (task, _, link) = try await startWorker(broker, "w1", first, folder: pool.folder)
        try await withGateway(broker) { gateway in
          try await wait { gateway.capacity.slots == 4 }
          let windows = [try await pool.window(1), try await pool.window(2), try await pool.window(3)]
          let outcomes = Task { await gateway.recognize(windows) }
          try await wait { first.batches.count == 1 }
          // As a machine that loses its network: nothing is told to the brokers.
          await link.close()
          task.cancel()
          _ = await task.result
          try await withWorker(broker, "w2", second, folder: pool.folder) { _, _ in
            #expect(Self.succeeded(await outcomes.value))
            #expect(second.batches.flatMap { $0 }.count == 3)
          }
        }
      }
    }
  }

  @Test func workGoesOnAfterTheBrokerComesBack() async throws {
    try await TestPool.run { pool in
      try await NATSServer.running { broker in
        let local = LocalEngine()
        try await withWorker(broker, "w1", local, folder: pool.folder) { _, _ in
          try await withGateway(broker) { gateway in
            try await wait { gateway.capacity.slots > 0 }
            let before = [try await pool.window(1)]
            #expect(Self.succeeded(await gateway.recognize(before)))
            local.hold()
            let during = [try await pool.window(2)]
            let outcome = Task { await gateway.recognize(during) }
            try await wait { local.batches.count == 2 }
            await broker.kill()
            try await wait { await gateway.unavailability != nil }
            try await broker.start()
            local.release()
            #expect(Self.succeeded(await outcome.value))
            // The queue was in memory and has gone: it is made again.
            let after = [try await pool.window(3)]
            var outcomes = await gateway.recognize(after)
            // Where the brokers take long, the window goes back uncounted and is lent again, as sessions' queues do.
            while case .failure(let failure) = outcomes[0], failure.kind == .unavailable {
              outcomes = await gateway.recognize(after)
            }
            #expect(Self.succeeded(outcomes))
          }
        }
      }
    }
  }

  /// So that the server starts, and another engine can take over.
  @Test func anEngineIsMadeBeforeItsPoolHasAWorker() async throws {
    try await NATSServer.running { broker in
      let engine = try await recipe(at: broker.url, connectPatience: .seconds(60)).make()
      try await wait {
        await engine.unavailability
          == "cluster: pool empty: it has never had a worker; start one: sotto worker --nats \(broker.url) --pool empty"
      }
      await engine.stop()
    }
  }

  @Test func anEngineIsMadeWithoutABroker() async throws {
    let engine = try await recipe(at: "nats://127.0.0.1:1", connectPatience: .milliseconds(200)).make()
    #expect(await engine.unavailability == "cluster: there is no connection to NATS at nats://127.0.0.1:1")
    await engine.stop()
  }

  private func recipe(at address: String, connectPatience: Duration) -> ClusterRecipe {
    var gateway = GatewayConfiguration(pool: ClusterName(from: "empty"), gateway: ClusterName(from: "north"))
    gateway.startPatience = .milliseconds(100)
    var link = LinkConfiguration(servers: [address], name: ClusterName(from: "north"))
    link.connectPatience = connectPatience
    return ClusterRecipe(
      configuration: ClusterConfiguration(link: link, gateway: gateway, longestWindowSeconds: 30),
      clock: SteadyClock(), logger: Self.logger())
  }

  @Test func aBrokerThatIsNotThereIsSaidInWords() async throws {
    var link = LinkConfiguration(servers: ["nats://127.0.0.1:1"], name: ClusterName(from: "north"))
    link.connectPatience = .milliseconds(200)
    let failure = await #expect(throws: EngineFailure.self) {
      _ = try await NATSLink.connect(link, logger: Self.logger())
    }
    #expect(failure?.message.hasPrefix("NATS at nats://127.0.0.1:1: there is no connection to a NATS server") == true)
  }
}
