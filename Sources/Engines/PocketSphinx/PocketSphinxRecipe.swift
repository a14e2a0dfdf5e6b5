import Foundation
import Logging
import TranscriptionCore

/// CMU PocketSphinx with its US-English model, both from Debian: works on a fresh machine, with modest accuracy.
struct PocketSphinxRecipe: EngineRecipe {
  let name = "pocketsphinx"
  let summary = "CMU PocketSphinx, US English; works offline, modest accuracy"
  let isOfferedByAuto = true
  let configuration: EngineConfiguration
  let logger: Logger

  private static let debianModel = "/usr/share/pocketsphinx/model/en-us"

  var problem: String? {
    if let problem = WorkerExecutable.problem(configuration.workerExecutable) { return problem }
    let model = configuration.pocketSphinxModel ?? Self.debianModel
    guard FileManager.default.fileExists(atPath: model + "/en-us.lm.bin") else {
      return "no model in \(model); install Debian's package pocketsphinx-en-us"
    }
    return nil
  }

  func make() async throws(EngineFailure) -> any StoppableEngine {
    let model = configuration.pocketSphinxModel.map { ["--model", $0] } ?? []
    let command = WorkerCommand(
      name: name, executable: configuration.workerExecutable, arguments: ["pocketsphinx"] + model,
      limits: configuration.workerLimits)
    let pool = WorkerPool(command: command, count: configuration.workers, logger: logger)
    return try await WorkerEngine(pool: pool, slots: configuration.slots)
  }
}
