import Foundation
import Logging
import TranscriptionCore

/// WhisperX in Python workers: faster-whisper in batches, wav2vec2 alignment, pyannote diarization.
struct WhisperXRecipe: EngineRecipe {
  let name = "whisperx"
  let summary = "WhisperX: Whisper in batches, word times by alignment, speakers"
  let isOfferedByAuto = true
  let longestWindowSeconds = 30.0
  let configuration: EngineConfiguration
  let logger: Logger

  /// The model where none is named and none is installed; as on WhisperX's own command line.
  static let standardModel = "small"

  var problem: String? {
    let whisperX = configuration.whisperX
    guard let python = whisperX.python else { return "WhisperX is not installed; run make whisperx" }
    guard FileManager.default.isExecutableFile(atPath: python) else {
      return
        "\(python) is no program; --whisperx-python takes a Python with WhisperX installed, make whisperx makes one"
    }
    guard whisperX.program != nil else { return WhisperWorker.programMissing }
    return whisperX.model.flatMap(WhisperWorker.problem(ofModel:))
  }

  var problemForAuto: String? {
    configuration.whisperX.model == nil
      ? "no model is installed; fetch one with: sotto models pull \(WhisperWorker.standardModel)" : nil
  }

  func make() async throws(EngineFailure) -> any StoppableEngine {
    let whisperX = configuration.whisperX
    guard let python = whisperX.python, let program = whisperX.program else {
      throw EngineFailure(.unavailable, problem ?? "WhisperX is not configured")
    }
    let workers = whisperX.workers ?? configuration.workers
    let command = WorkerCommand(
      name: name, executable: python, arguments: [program, "recognize"] + Self.options(whisperX),
      environment: whisperX.environment, limits: WhisperWorker.limits(configuration))
    let pool = WorkerPool(command: command, count: workers, logger: logger)
    let diarizer = WhisperXDiarizer(configuration: configuration, logger: logger)
    do throws(EngineFailure) {
      return try await WorkerEngine(
        pool: pool, slots: whisperX.workers ?? configuration.slots, diarizer: diarizer.make(),
        diarizationHint: diarizer.hint)
    } catch {
      await pool.stop()
      throw error
    }
  }

  static func options(_ whisperX: WhisperXConfiguration) -> [String] {
    var options = ["--model", whisperX.model ?? standardModel] + whisperX.recognitionOptions
    if let model = whisperX.alignModel { options += ["--align-model", model] }
    return options + whisperX.moreOptions
  }
}
