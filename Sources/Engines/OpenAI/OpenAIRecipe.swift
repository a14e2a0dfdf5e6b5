import Logging
import TranscriptionCore

/// Any server with OpenAI's interface for transcriptions: hosted, of one's own, or another Sotto.
struct OpenAIRecipe: EngineRecipe {
  let name = OpenAIEngine.name
  let summary = "a server with OpenAI's interface for transcriptions (--openai-url URL)"
  /// Audio leaves this machine only when the operator names this engine.
  let isOfferedByAuto = false

  func problem(_ configuration: EngineConfiguration) -> String? {
    guard let url = configuration.openAI.url else { return "no address; set --openai-url" }
    let address: OpenAIAddress
    do throws(EngineFailure) {
      address = try OpenAIAddress(url)
    } catch {
      return error.message
    }
    guard let key = configuration.openAI.key else { return nil }
    guard key.isSendable else { return "SOTTO_OPENAI_KEY holds characters that no key has" }
    return address.reach == .publicNetwork
      ? "the key would go to \(address.host) unencrypted, open to eavesdropping; use an https address" : nil
  }

  func make(
    _ configuration: EngineConfiguration, logger: Logger
  ) async throws(EngineFailure) -> any StoppableEngine {
    if let problem = problem(configuration) { throw EngineFailure(.unavailable, problem) }
    let settings = configuration.openAI
    let address = try OpenAIAddress(settings.url ?? "")
    if settings.key != nil, address.reach == .ownNetwork {
      logger.warning("the key is sent unencrypted through the local network", metadata: ["host": "\(address.host)"])
    }
    var limits = OpenAILimits()
    limits.startTimeout = settings.startTimeout
    limits.timeout = settings.timeout
    let engine = OpenAIEngine(
      settings, address: address, limits: limits, clock: SystemRequestClock(), logger: logger)
    do throws(EngineFailure) {
      try await engine.start()
    } catch {
      await engine.stop()
      throw error
    }
    return engine
  }
}
