import Foundation
import Logging
import TranscriptionCore

/// Speakers by pyannote's pipelines, or by one that needs no account, in WhisperX's Python: for `whisperx`, and for `whisper` where both are installed.
struct WhisperXDiarizer {
  let configuration: EngineConfiguration
  let logger: Logger

  /// The worker holds the whole file in memory, and refuses more.
  private static let longestSeconds = 12 * 3_600.0

  private var whisperX: WhisperXConfiguration { configuration.whisperX }

  /// What to do for speakers to be told apart; `nil` where they can be.
  var hint: String? {
    guard whisperX.python != nil, whisperX.program != nil else {
      return "It takes WhisperX; install it with: make whisperx"
    }
    guard whisperX.chosenDiarizationModel == nil else { return nil }
    return
      "Its weights are missing; fetch them with: make whisperx. Or accept the conditions of "
      + "\(WhisperXConfiguration.standardDiarizationModel) at the Hugging Face hub, create a token there, and start "
      + "the server with SOTTO_HF_TOKEN set to it; or name a pipeline's directory with --diarize-model."
  }

  func make() -> WorkerDiarizer? {
    guard let python = whisperX.python, let program = whisperX.program, let model = whisperX.chosenDiarizationModel
    else { return nil }
    var limits = configuration.diarizerLimits
    limits.startTimeout = WhisperWorker.startTimeout
    let weights = whisperX.speakerWeights.map { ["--speakers", $0] } ?? []
    let command = WorkerCommand(
      name: "whisperx diarization", executable: python,
      arguments: [program, "diarize", "--model", model, "--token-env", WhisperXConfiguration.tokenVariable]
        + weights + whisperX.commonOptions,
      environment: whisperX.environmentWithToken, limits: limits)
    return WorkerDiarizer(
      model: URL(filePath: model).lastPathComponent, longestSeconds: Self.longestSeconds,
      pool: WorkerPool(command: command, count: whisperX.diarizers, logger: logger))
  }
}
