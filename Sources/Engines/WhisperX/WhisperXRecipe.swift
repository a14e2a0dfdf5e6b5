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

  /// The model where none is named; as on WhisperX's own command line.
  static let standardModel = "small"
  /// A model may have to be fetched first.
  private static let startTimeout = Duration.seconds(900)
  /// A batch cannot be stopped halfway, and another worker takes seconds to start: short batches are waited for.
  private static let cancellationGrace = Duration.milliseconds(900)

  var problem: String? {
    let whisperX = configuration.whisperX
    guard let python = whisperX.python else { return "WhisperX is not installed; run make whisperx" }
    guard FileManager.default.isExecutableFile(atPath: python) else {
      return
        "\(python) is no program; --whisperx-python takes a Python with WhisperX installed, make whisperx makes one"
    }
    guard whisperX.program != nil else {
      return "the folder Workers/whisperx is missing; keep it with the program, or name its parent with --support-dir"
    }
    guard let model = whisperX.model, model.hasPrefix("/") else { return nil }
    guard FileManager.default.fileExists(atPath: model + "/model.bin") else {
      return "\(model) holds no model.bin; --model takes a name such as small, or the directory of a CTranslate2 model"
    }
    return nil
  }

  var problemForAuto: String? {
    configuration.whisperX.model == nil
      ? "no model was named; --model \(Self.standardModel) fetches one of 480 MB at the first start" : nil
  }

  func make() async throws(EngineFailure) -> any StoppableEngine {
    let whisperX = configuration.whisperX
    guard let python = whisperX.python, let program = whisperX.program else {
      throw EngineFailure(.unavailable, problem ?? "WhisperX is not configured")
    }
    var limits = configuration.workerLimits
    limits.startTimeout = Self.startTimeout
    limits.cancellationGrace = Self.cancellationGrace
    let workers = whisperX.workers ?? configuration.workers
    let command = WorkerCommand(
      name: name, executable: python, arguments: [program, "recognize"] + Self.options(whisperX),
      environment: whisperX.environment, limits: limits)
    let pool = WorkerPool(command: command, count: workers, logger: logger)
    var diarizerLimits = configuration.diarizerLimits
    diarizerLimits.startTimeout = Self.startTimeout
    let diarizer = diarizer(whisperX, python: python, program: program, limits: diarizerLimits)
    do throws(EngineFailure) {
      return try await WorkerEngine(
        pool: pool, slots: whisperX.workers ?? configuration.slots, diarizer: diarizer,
        diarizationHint: diarizer == nil ? Self.diarizationHint : nil)
    } catch {
      await pool.stop()
      throw error
    }
  }

  static func options(_ whisperX: WhisperXConfiguration) -> [String] {
    var options = ["--model", whisperX.model ?? standardModel] + whisperX.commonOptions
    if let type = whisperX.computeType { options += ["--compute-type", type] }
    if let batch = whisperX.batch { options += ["--batch", "\(batch)"] }
    if let beamSize = whisperX.beamSize { options += ["--beam-size", "\(beamSize)"] }
    if let model = whisperX.alignModel { options += ["--align-model", model] }
    return options + whisperX.moreOptions
  }

  // MARK: Speakers

  /// The worker holds the whole file in memory, and refuses more.
  private static let longestDiarizedSeconds = 12 * 3_600.0

  static let diarizationHint =
    "WhisperX needs an access token of your own for it: accept the conditions of "
    + "\(WhisperXConfiguration.standardDiarizationModel) at the Hugging Face hub, create a token there, and start the "
    + "server with SOTTO_HF_TOKEN set to it; or name a pipeline's directory with --diarize-model."

  private func diarizer(
    _ whisperX: WhisperXConfiguration, python: String, program: String, limits: WorkerLimits
  ) -> WorkerDiarizer? {
    guard whisperX.token != nil || whisperX.diarizationModel != nil else { return nil }
    let model = whisperX.diarizationModel ?? WhisperXConfiguration.standardDiarizationModel
    let command = WorkerCommand(
      name: "\(name) diarization", executable: python,
      arguments: [program, "diarize", "--model", model, "--token-env", WhisperXConfiguration.tokenVariable]
        + whisperX.commonOptions,
      environment: whisperX.environmentWithToken, limits: limits)
    return WorkerDiarizer(
      model: URL(filePath: model).lastPathComponent, longestSeconds: Self.longestDiarizedSeconds,
      pool: WorkerPool(command: command, count: whisperX.diarizers, logger: logger))
  }
}
