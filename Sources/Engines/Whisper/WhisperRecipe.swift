import Foundation
import Logging
import TranscriptionCore

/// Whisper alone (faster-whisper), in Python workers without PyTorch: batches, and word times from its own attention.
struct WhisperRecipe: EngineRecipe {
  let name = "whisper"
  let summary = "Whisper in batches (faster-whisper), word times by its attention"
  let isOfferedByAuto = true
  let longestWindowSeconds = 30.0
  let configuration: EngineConfiguration
  let logger: Logger

  var problem: String? {
    guard let python = configuration.whisper.python else { return "faster-whisper is not installed; run make whisper" }
    guard FileManager.default.isExecutableFile(atPath: python) else {
      return
        "\(python) is no program; --whisper-python takes a Python with faster-whisper installed, make whisper makes one"
    }
    guard configuration.whisperX.program != nil else { return WhisperWorker.programMissing }
    guard let model = configuration.whisper.model else {
      return "no model is installed; fetch one with: sotto models pull \(WhisperWorker.standardModel)"
    }
    return WhisperWorker.problem(ofModel: model)
  }

  func make() async throws(EngineFailure) -> any StoppableEngine {
    let whisper = configuration.whisper
    guard let python = whisper.python, let program = configuration.whisperX.program, let model = whisper.model else {
      throw EngineFailure(.unavailable, problem ?? "whisper is not configured")
    }
    let workers = configuration.whisperX.workers ?? configuration.workers
    let command = WorkerCommand(
      name: name, executable: python,
      arguments: [program, "whisper", "--model", model] + configuration.whisperX.recognitionOptions,
      environment: configuration.whisperX.environment, limits: WhisperWorker.limits(configuration))
    let pool = WorkerPool(command: command, count: workers, logger: logger)
    let diarizer = WhisperXDiarizer(configuration: configuration, logger: logger)
    do throws(EngineFailure) {
      return try await WorkerEngine(
        pool: pool, slots: configuration.whisperX.workers ?? configuration.slots, diarizer: diarizer.make(),
        diarizationHint: diarizer.hint)
    } catch {
      await pool.stop()
      throw error
    }
  }
}
