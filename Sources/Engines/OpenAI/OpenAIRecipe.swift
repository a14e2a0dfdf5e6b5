import Logging
import TranscriptionCore

/// Any server with OpenAI's interface for transcriptions: hosted, of one's own, or another Sotto.
struct OpenAIRecipe: EngineRecipe {
  let name = OpenAIEngine.name
  let summary = "a server with OpenAI's interface for transcriptions (--openai-url URL)"
  /// Audio leaves this machine only when the operator names this engine.
  let isOfferedByAuto = false
  let configuration: OpenAIConfiguration
  let logger: Logger

  var problem: String? {
    guard let url = configuration.url else { return "no address; set --openai-url" }
    let address: OpenAIAddress
    do throws(EngineFailure) {
      address = try OpenAIAddress(url)
    } catch {
      return error.message
    }
    guard let key = configuration.key else { return nil }
    guard key.isSendable else { return "SOTTO_OPENAI_KEY holds characters that no key has" }
    return address.reach == .publicNetwork
      ? "the key would go to \(address.host) unencrypted, open to eavesdropping; use an https address" : nil
  }

  func make() async throws(EngineFailure) -> any StoppableEngine {
    if let problem { throw EngineFailure(.unavailable, problem) }
    let address = try OpenAIAddress(configuration.url ?? "")
    if configuration.key != nil, address.reach == .ownNetwork {
      logger.warning("the key is sent unencrypted through the local network", metadata: ["host": "\(address.host)"])
    }
    var limits = OpenAILimits()
    limits.startTimeout = configuration.startTimeout
    limits.timeout = configuration.timeout
    let engine = OpenAIEngine(
      configuration, address: address, limits: limits, clock: SystemRequestClock(), logger: logger)
    do throws(EngineFailure) {
      try await engine.start()
    } catch {
      await engine.stop()
      throw error
    }
    return engine
  }
}
