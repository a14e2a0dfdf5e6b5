import Foundation

/// What the engines `whisper` and `whisperx` have in common: their worker program, and the models that it takes.
package enum WhisperWorker {
  /// The model of the catalogue that is taken where none is named and it is installed.
  package static let standardModel = "faster-whisper-base"
  /// A model may have to be fetched first.
  static let startTimeout = Duration.seconds(900)
  /// A batch cannot be stopped halfway, and another worker takes seconds to start: short batches are waited for.
  private static let cancellationGrace = Duration.milliseconds(900)

  static let programMissing =
    "the folder Workers/whisperx is missing; keep it with the program, or name its parent with --support-dir"

  /// Why a model cannot be used; `nil` for a name, and for a directory with a model.
  static func problem(ofModel model: String) -> String? {
    guard model.hasPrefix("/"), !FileManager.default.fileExists(atPath: model + "/model.bin") else { return nil }
    return "\(model) holds no model.bin; --model takes a name such as small, or the directory of a CTranslate2 model"
  }

  static func limits(_ configuration: EngineConfiguration) -> WorkerLimits {
    var limits = configuration.workerLimits
    limits.startTimeout = startTimeout
    limits.cancellationGrace = cancellationGrace
    return limits
  }
}
