import Logging
import Synchronization
package import TranscriptionCore

/// Workers on other machines as one engine: windows go into the pool's queue, outcomes come back by request.
///
/// Its capacity is this gateway's share of what the pool's workers take (``WorkerDirectory``, ``WaterLevel``) and moves with
/// them, so that a window which is lent here finds a worker soon and turns are decided as late as on one machine. It lends
/// single windows: batches form at the workers, from those of all sessions and gateways.
///
/// ``start()`` makes it work, ``stop()`` ends it.
package final class ClusterEngine: StoppableEngine {
  package static let name = "cluster"

  package let observesDemand = true
  private let desk: GatewayDesk
  private let status: GatewayStatus
  private let link: any ClusterLink
  private let running = Mutex<Task<Void, Never>?>(nil)

  /// - Parameters:
  ///   - engine: what the pool's engine is; `nil` where it is not known yet.
  ///   - reader: finds that out.
  init(
    _ configuration: GatewayConfiguration, engine: PoolEngine?, reader: PoolReader, link: any ClusterLink,
    clock: any SessionClock, logger: Logger
  ) {
    status = GatewayStatus(pool: configuration.pool, engine: engine, link: link)
    self.link = link
    desk = GatewayDesk(
      configuration, engine: engine, reader: reader, link: link, status: status, clock: clock, logger: logger)
  }

  /// As the pool's first worker says. Until then it is provisional.
  package var description: EngineDescription {
    guard let engine = status.engine else {
      var description = EngineDescription(name: Self.name, model: "unknown", capabilities: .init())
      description.isProvisional = true
      return description
    }
    var capabilities = engine.description.capabilities
    // Speakers are told apart where the whole file is: at the gateway.
    capabilities.diarization = false
    return EngineDescription(name: Self.name, model: engine.description.model, capabilities: capabilities)
  }

  package var needsVoiceActivity: Bool { status.engine?.needsVoiceActivity ?? true }

  package var capacity: EngineCapacity { status.capacity }

  package func capacityChanges() -> AsyncStream<EngineCapacity> { status.changes }

  package var unavailability: String? { get async { status.problem.map { "\(Self.name): \($0)" } } }

  /// Begins to follow the pool, and returns once its workers are known as they are now.
  package func start() async {
    let desk = desk
    // Awaited by stop().
    let task = Task { await desk.run() }
    running.withLock { $0 = task }
    await desk.waitUntilOpen()
  }

  package func probe() async { await desk.probe() }

  package func demandChanged(_ demand: EngineDemand) async { await desk.demandChanged(demand) }

  package func recognize(_ requests: [RecognitionRequest]) async -> [Result<RecognizedWindow, EngineFailure>] {
    await withTaskGroup(of: (Int, Result<RecognizedWindow, EngineFailure>).self) { group in
      for (place, request) in requests.enumerated() {
        group.addTask { [desk] in (place, await desk.recognize(request)) }
      }
      var outcomes: [Result<RecognizedWindow, EngineFailure>?] = Array(repeating: nil, count: requests.count)
      for await (place, outcome) in group { outcomes[place] = outcome }
      return outcomes.map { $0 ?? .failure(EngineFailure(.cancelled, "The request was cancelled.")) }
    }
  }

  package func stop() async {
    let task = running.withLock { running in
      defer { running = nil }
      return running
    }
    task?.cancel()
    await task?.value
    await desk.close()
    status.finish()
    await link.close()
  }

  package func pool() async -> PoolHealth? { await desk.health() }
}
