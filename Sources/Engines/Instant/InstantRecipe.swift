import TranscriptionCore

struct InstantRecipe: EngineRecipe {
  let name = InstantEngine.name
  let summary = "answers at once with the window's length; for load tests only"
  let isOfferedByAuto = false
  let problem: String? = nil
  let slots: Int

  func make() async throws(EngineFailure) -> any StoppableEngine { InstantEngine(slots: slots) }
}
