import Foundation
import Logging
import TranscriptionCore

/// Any offline model of sherpa-onnx, given as a directory.
struct SherpaRecipe: EngineRecipe {
  let name = "sherpa"
  let summary = "sherpa-onnx with a model directory of yours (--model)"
  let isOfferedByAuto = true
  /// Behind about 29.5 s sherpa-onnx drops what a Whisper model is given.
  let longestWindowSeconds = 29.0
  let configuration: EngineConfiguration
  let logger: Logger

  var problem: String? {
    if let problem = WorkerExecutable.problem(configuration.workerExecutable) { return problem }
    guard let library = configuration.sherpa.library, FileManager.default.fileExists(atPath: library) else {
      return "sherpa-onnx is not installed; run make setup"
    }
    guard let model = configuration.sherpa.model else {
      return "no model was named; say which with --model, or fetch one with: sotto models pull"
    }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: model, isDirectory: &isDirectory), isDirectory.boolValue else {
      return "\(model) is no directory; --model takes that of a sherpa-onnx model, or a name from: sotto models list"
    }
    return nil
  }

  func make() async throws(EngineFailure) -> any StoppableEngine {
    guard let library = configuration.sherpa.library, let model = configuration.sherpa.model else {
      throw EngineFailure(.unavailable, problem ?? "sherpa is not configured")
    }
    var arguments = [
      "sherpa", "--library", library, "--model", model, "--threads", "\(configuration.sherpa.threads)",
    ]
    if let kind = configuration.sherpa.modelKind { arguments += ["--kind", kind] }
    if let punctuation = configuration.sherpa.punctuationModel { arguments += ["--punctuation-model", punctuation] }
    let command = WorkerCommand(
      name: name, executable: configuration.workerExecutable, arguments: arguments, limits: configuration.workerLimits)
    let pool = WorkerPool(command: command, count: configuration.workers, logger: logger)
    let diarizer = configuration.sherpa.speakers.map {
      self.diarizer($0, library: library)
    }
    return try await WorkerEngine(
      pool: pool, slots: configuration.slots, diarizer: diarizer,
      aligner: WordAligner(configuration: configuration, logger: logger),
      diarizationHint: diarizer == nil ? Self.diarizationHint : nil)
  }

  // MARK: Speakers

  static let diarizationHint =
    "sherpa needs two models for it; fetch them with: sotto models pull pyannote-segmentation-3.0 titanet-small"

  private func diarizer(_ models: SherpaSpeakerModels, library: String) -> WorkerDiarizer {
    let command = WorkerCommand(
      name: "\(name) diarization", executable: configuration.workerExecutable,
      arguments: [
        "diarize", "--library", library, "--segmentation-model", models.segmentation, "--embedding-model",
        models.embedding, "--threshold", "\(models.threshold)", "--threads", "\(configuration.sherpa.threads)",
      ], limits: configuration.diarizerLimits)
    return WorkerDiarizer(
      model: URL(filePath: models.embedding).deletingPathExtension().lastPathComponent,
      pool: WorkerPool(command: command, count: configuration.sherpa.diarizers, logger: logger))
  }
}
