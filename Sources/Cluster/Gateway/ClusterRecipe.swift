import Foundation
package import Logging
package import TranscriptionCore

/// Workers on other machines, over NATS.
package struct ClusterRecipe: EngineRecipe {
  package let name = ClusterEngine.name
  package let summary = "workers on other machines, over NATS (--nats URL, sotto worker)"
  /// Audio leaves this machine only when the operator names this engine.
  package let isOfferedByAuto = false
  private let configuration: ClusterConfiguration
  private let clock: any SessionClock
  private let logger: Logger

  package init(configuration: ClusterConfiguration, clock: any SessionClock, logger: Logger) {
    self.configuration = configuration
    self.clock = clock
    self.logger = logger
  }

  /// What the pool's engine takes is not known before it is asked: what is too long is refused then.
  package var longestWindowSeconds: Double { configuration.longestWindowSeconds }

  package var problem: String? {
    configuration.link.servers.isEmpty ? "no broker; set --nats" : nil
  }

  /// The pool's workers may come later: an engine whose pool is not known is made all the same, and says that it cannot
  /// work yet, so that another one can.
  ///
  /// - Throws: ``EngineFailure`` where no later attempt can succeed: the brokers refuse this server, or the pool's engine
  ///   cannot be used.
  package func make() async throws(EngineFailure) -> any StoppableEngine {
    if let problem { throw EngineFailure(.unavailable, problem) }
    let link = try NATSLink.open(configuration.link, logger: logger)
    let reader = PoolReader(
      pool: configuration.gateway.pool, longestWindowSeconds: configuration.longestWindowSeconds, link: link,
      broker: configuration.link.servers[0])
    do throws(EngineFailure) {
      let engine = try await link.connected() == nil ? poolEngine(reader) : nil
      let gateway = ClusterEngine(
        configuration.gateway, engine: engine, reader: reader, link: link, clock: clock, logger: logger)
      await gateway.start()
      if let reason = link.end {
        await gateway.stop()
        throw EngineFailure(.unavailable, reason)
      }
      if let reason = await gateway.unavailability {
        logger.warning("the engine \(name) cannot work yet", metadata: ["reason": "\(reason)"])
      }
      return gateway
    } catch {
      await link.close()
      throw error
    }
  }

  /// Waits a moment for the first worker of a new pool.
  ///
  /// - Returns: `nil` where none comes.
  private func poolEngine(_ reader: PoolReader) async throws(EngineFailure) -> PoolEngine? {
    let deadline = clock.now.addingTimeInterval(configuration.gateway.startPatience / .seconds(1))
    repeat {
      if case .known(let engine) = try await reader.read() { return engine }
      guard (try? await clock.sleep(for: .milliseconds(250))) != nil else { break }
    } while clock.now < deadline
    return nil
  }
}
