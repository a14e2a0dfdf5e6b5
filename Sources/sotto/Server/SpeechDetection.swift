import Audio
import Engines
import Logging
import TranscriptionCore

/// What finds speech, and what has to be stopped with it.
struct SpeechDetection {
  let detector: any SpeechDetector
  private let workers: WorkerSpeechDetector?

  private init(_ workers: WorkerSpeechDetector?) {
    detector = workers ?? EnergyDetector()
    self.workers = workers
  }

  /// Whether a model finds speech, and not only its energy.
  var usesModel: Bool { workers != nil }

  func stop() async { await workers?.stop() }

  /// Starts what was chosen; for `auto` the best that works here. What is used is said.
  ///
  /// - Throws: ``EngineFailure`` when what was chosen by name does not work here.
  static func start(
    _ settings: ServerSettings, scratch: String, explain: (String) -> Void, logger: Logger
  ) async throws -> SpeechDetection {
    if settings.speechDetector == .energy {
      explain("speech detection: energy, as asked for")
      return SpeechDetection(nil)
    }
    do throws(EngineFailure) {
      let isWhisperX = settings.speechDetector == .whisperX
      let name = isWhisperX ? "whisperx" : "silero"
      let command = isWhisperX ? try whisperX(settings) : try silero(settings)
      let pool = WorkerPool(command: command, count: settings.preparationSlots, logger: logger)
      do throws(EngineFailure) {
        // WhisperX's own finds what it finds: nothing is added to it.
        let workers = try await WorkerSpeechDetector(
          name: name, pool: pool, scratchFolder: scratch, losesQuietSpeech: !isWhisperX, judgesLocally: !isWhisperX)
        explain("speech detection: \(name)")
        return SpeechDetection(workers)
      } catch {
        await pool.stop()
        throw error
      }
    } catch {
      guard settings.speechDetector == .auto else {
        throw SettingsError(
          description: "The speech detector \(settings.speechDetector.rawValue) cannot run: \(error.message)")
      }
      explain("speech detection: energy, because Silero does not work here: \(error.message)")
      return SpeechDetection(nil)
    }
  }

  /// Silero's model through sherpa-onnx.
  private static func silero(_ settings: ServerSettings) throws(EngineFailure) -> WorkerCommand {
    guard let library = settings.engines.sherpa.library, let model = settings.engines.sileroModel else {
      throw EngineFailure(.unavailable, "sherpa-onnx or the Silero model is not installed (make setup)")
    }
    return WorkerCommand(
      name: "voice activity", executable: settings.engines.workerExecutable,
      arguments: ["vad", "--library", library, "--model", model], limits: settings.engines.workerLimits)
  }

  private static func whisperX(_ settings: ServerSettings) throws(EngineFailure) -> WorkerCommand {
    try settings.engines.whisperX.speechDetection(limits: settings.engines.workerLimits)
  }
}
