import Audio
import Foundation
import Logging
import TestSupport
import TranscriptionCore

@testable import Cluster

/// Gateways and workers of one pool over a ``MemoryBroker``, and windows for them. ``run(_:)`` ends all of them.
final class TestPool: Sendable {
  let clock = ManualClock()
  let broker: MemoryBroker
  let name: ClusterName
  let folder: String
  private let logger: Logger

  private init(folder: String) throws {
    broker = MemoryBroker(clock: clock)
    name = ClusterName(from: "pool")
    self.folder = folder
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    self.logger = logger
  }

  static func run(_ work: (TestPool) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sotto-cluster-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await work(TestPool(folder: folder))
  }

  /// A gateway that is started for `work` and stopped after it.
  ///
  /// - Parameter engine: that of the pool; `nil` where the gateway does not know it yet.
  func withGateway(
    _ name: String = "north", of engine: LocalEngine?, patience: Duration = JobTable.Limits().patience,
    _ work: (ClusterEngine) async throws -> Void
  ) async throws {
    try await withGateway(name, of: engine, patience: patience, over: MemoryLink(broker), work)
  }

  func withGateway(
    _ name: String = "north", of engine: LocalEngine?, patience: Duration = JobTable.Limits().patience,
    over link: MemoryLink, _ work: (ClusterEngine) async throws -> Void
  ) async throws {
    var configuration = GatewayConfiguration(pool: self.name, gateway: ClusterName(from: name))
    configuration.table.patience = patience
    let gateway = ClusterEngine(
      configuration, engine: engine.map(Self.pinned),
      reader: PoolReader(pool: self.name, longestWindowSeconds: 30, link: link, broker: "nats://broker"),
      link: link, clock: clock, logger: logger)
    await gateway.start()
    do {
      try await work(gateway)
    } catch {
      await gateway.stop()
      throw error
    }
    await gateway.stop()
  }

  struct Running: Sendable {
    let worker: ClusterWorker
    let link: MemoryLink
    let task: Task<Void, any Error>
  }

  /// Starts a worker; it is to be cancelled or drained.
  func startWorker(_ name: String = "w1", _ engine: LocalEngine) -> Running {
    let link = MemoryLink(broker)
    let worker = ClusterWorker(
      ClusterWorkerConfiguration(
        pool: self.name, name: ClusterName(from: name), host: "host", device: "cpu", priority: 1, release: "1",
        longestWindowSeconds: 30, scratch: "\(folder)/scratch-\(name)"),
      engine: engine, link: link, clock: clock, logger: logger)
    return Running(worker: worker, link: link, task: Task { try await worker.run() })
  }

  func withWorker(
    _ name: String = "w1", _ engine: LocalEngine, _ work: (Running) async throws -> Void
  ) async throws {
    let running = startWorker(name, engine)
    do {
      try await work(running)
    } catch {
      running.task.cancel()
      _ = await running.task.result
      throw error
    }
    running.task.cancel()
    _ = await running.task.result
  }

  static func pinned(_ engine: LocalEngine) -> PoolEngine {
    PoolEngine(
      description: engine.description, needsVoiceActivity: engine.needsVoiceActivity, longestWindowSeconds: 30)
  }

  /// A window of its own loudness.
  func window(
    _ index: Int, samples: Int = 16_000, loudness: Float? = nil, prompt: String? = nil, standsAlone: Bool = false
  )
    async throws -> RecognitionRequest
  {
    let path = "\(folder)/\(index).f32"
    try await Float32File.write(
      Array(repeating: loudness ?? Float(index + 1) / 100, count: samples), to: path)
    return RecognitionRequest(
      lease: LeaseID(window: WindowID(session: SessionID(), file: FileID(), index: index), attempt: 1, epoch: 1),
      audio: AudioReference(range: 0..<samples, location: .samples(path: path)),
      options: RecognitionOptions(prompt: prompt), standsAlone: standsAlone)
  }

  /// Returns once a condition holds, without moving the clock.
  func wait(_ condition: () async -> Bool) async throws {
    while await !condition() {
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  /// Moves the clock second by second. The workers named get to say that they are there every third second; one that was
  /// not waiting for the time yet when it passed is given more of it.
  func pass(seconds: Int, workers: [String] = []) async throws {
    var before = workers.map { revision($0) }
    for second in 1...seconds {
      await clock.waitForSleeper(of: .seconds(1))
      broker.passTime(.seconds(1))
      guard second % 3 == 0 else { continue }
      for (place, worker) in workers.enumerated() {
        var looks = 0
        try await wait {
          looks += 1
          if looks % 100 == 0 { broker.passTime(.seconds(1)) }
          return revision(worker) != before[place]
        }
      }
      before = workers.map { revision($0) }
    }
  }

  private func revision(_ worker: String) -> UInt64? {
    broker.entry("pool.\(worker)", in: ClusterNames.workers)?.revision
  }
}
