import Logging
import TranscriptionCore

struct InstantRecipe: EngineRecipe {
  let name = InstantEngine.name
  let summary = "answers at once with the window's length; for load tests only"
  let isOfferedByAuto = false

  func problem(_ configuration: EngineConfiguration) -> String? { nil }

  func make(
    _ configuration: EngineConfiguration, logger: Logger
  ) async throws(EngineFailure) -> any StoppableEngine {
    InstantEngine(slots: configuration.slots)
  }
}
