import Engines
import Logging
import TranscriptionCore

/// Chooses how speech is found.
enum SpeechDetection {
  /// Silero's model through sherpa-onnx; `nil` where one of the two is not installed or does not work. What is used then
  /// is said.
  static func silero(
    _ settings: ServerSettings, scratch: String, explain: (String) -> Void, logger: Logger
  ) async -> SileroDetector? {
    guard let library = settings.engines.sherpaLibrary, let model = settings.engines.sileroModel else {
      explain("speech detection: energy, because sherpa-onnx or the Silero model is not installed (make setup)")
      return nil
    }
    let command = WorkerCommand(
      name: "voice activity", executable: settings.engines.workerExecutable,
      arguments: ["vad", "--library", library, "--model", model], limits: settings.engines.workerLimits)
    let pool = WorkerPool(command: command, count: settings.preparationSlots, logger: logger)
    do {
      let detector = try await SileroDetector(pool: pool, scratchFolder: scratch)
      explain("speech detection: silero")
      return detector
    } catch {
      await pool.stop()
      explain("speech detection: energy, because Silero does not work here: \(error.message)")
      return nil
    }
  }
}
