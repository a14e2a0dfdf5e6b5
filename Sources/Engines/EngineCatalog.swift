package import Logging
package import TranscriptionCore

/// The kinds of engine that there are, best first.
package struct EngineCatalog: Sendable {
  package let recipes: [any EngineRecipe]

  /// - Parameter recipes: best first; names must differ.
  package init(_ recipes: [any EngineRecipe]) { self.recipes = recipes }

  /// The kinds of this module. Adding one is a folder and a line here.
  package init(configuration: EngineConfiguration, logger: Logger) {
    self.init([
      WhisperXRecipe(configuration: configuration, logger: logger),
      WhisperRecipe(configuration: configuration, logger: logger),
      SherpaRecipe(configuration: configuration, logger: logger),
      OpenAIRecipe(configuration: configuration.openAI, logger: logger),
      PocketSphinxRecipe(configuration: configuration, logger: logger),
      InstantRecipe(slots: configuration.slots),
    ])
  }

  /// Makes engines by name, or the best that really works here for `auto`.
  ///
  /// - Returns: the engines in the order of the names, and one line for people that says what was chosen and why.
  /// - Throws: ``EngineFailure``: an engine asked for by name that cannot run is never replaced silently.
  package func make(_ names: [String]) async throws(EngineFailure) -> (
    engines: [any StoppableEngine], explanation: String
  ) {
    if names == ["auto"] { return try await best() }
    var engines: [any StoppableEngine] = []
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw EngineFailure(.unavailable, "The engine \(twice) is named twice. Name each once.")
    }
    for name in names {
      guard let recipe = recipes.first(where: { $0.name == name }) else {
        await stop(engines)
        let known = recipes.map(\.name).joined(separator: ", ")
        throw EngineFailure(.unavailable, "There is no engine \"\(name)\". Engines: \(known), or auto.")
      }
      do throws(EngineFailure) {
        if let problem = recipe.problem { throw EngineFailure(.unavailable, problem) }
        let engine = try await recipe.make()
        engines.append(engine)
        guard engine.description.name == name else {
          throw EngineFailure(.unavailable, "its program says that it is \(engine.description.name)")
        }
      } catch {
        await stop(engines)
        throw EngineFailure(.unavailable, "The engine \(name) cannot run: \(error.message)")
      }
    }
    let list = engines.map { "\($0.description.name) (\($0.description.model))" }.joined(separator: ", ")
    return (engines, "engine: \(list), as asked for")
  }

  /// The longest window that all of these engines take whole, in seconds.
  package func longestWindowSeconds(of engines: [any StoppableEngine]) -> Double {
    let names = Set(engines.map(\.description.name))
    return recipes.filter { names.contains($0.name) }.map(\.longestWindowSeconds).min() ?? 30
  }

  private func best() async throws(EngineFailure) -> (engines: [any StoppableEngine], explanation: String) {
    var reasons: [String] = []
    for recipe in recipes where recipe.isOfferedByAuto {
      if let problem = recipe.problem ?? recipe.problemForAuto {
        reasons.append("\(recipe.name): \(problem)")
        continue
      }
      do throws(EngineFailure) {
        let engine = try await recipe.make()
        let why = reasons.isEmpty ? "the best there is" : "the best usable here; " + reasons.joined(separator: "; ")
        return ([engine], "engine: \(engine.description.name) (\(engine.description.model)), \(why)")
      } catch {
        reasons.append("\(recipe.name): \(error.message)")
      }
    }
    throw EngineFailure(.unavailable, "No engine can run here. " + reasons.joined(separator: "; "))
  }

  private func stop(_ engines: [any StoppableEngine]) async {
    for engine in engines { await engine.stop() }
  }
}
