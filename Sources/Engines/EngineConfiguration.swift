/// What engines need to know. Plain values, already read from the configuration.
package struct EngineConfiguration: Sendable {
  /// Absolute path of `sotto-worker`.
  package var workerExecutable: String
  /// Worker processes of each engine.
  package var workers: Int
  /// Windows that an engine is given at the same time; never more than its workers can take.
  package var slots: Int
  /// Windows after which a worker is replaced; 0 for never.
  package var workerWindows = 5_000
  /// Resident bytes above which a worker is replaced; 0 for never. The default is what each would have if the machine's
  /// memory were shared evenly between the workers and one more.
  package var workerMemory: Int
  /// Where workers and their libraries put temporary files, which may hold what was said; `nil` for the system's place.
  package var temporaryFolder: String?
  /// PocketSphinx's model directory; `nil` for the one that Debian installs.
  package var pocketSphinxModel: String?
  /// `silero_vad.onnx`; `nil` where it is not installed.
  package var sileroModel: String?
  package var sherpa = SherpaConfiguration()
  package var whisper = WhisperConfiguration()
  package var whisperX = WhisperXConfiguration()
  package var openAI = OpenAIConfiguration()

  package init(workerExecutable: String, workers: Int, slots: Int) {
    self.workerExecutable = workerExecutable
    self.workers = workers
    self.slots = slots
    workerMemory = (ProcessMemory.available() ?? 0) / (workers + 1)
  }

  /// What a worker of an engine may take.
  package var workerLimits: WorkerLimits {
    var limits = WorkerLimits()
    limits.temporaryFolder = temporaryFolder
    limits.recycling = WorkerRecycling(
      windows: workerWindows == 0 ? nil : workerWindows, residentBytes: workerMemory == 0 ? nil : workerMemory)
    return limits
  }

  /// What a worker that tells speakers apart may take: whole files at once, of any length.
  var diarizerLimits: WorkerLimits {
    var limits = workerLimits
    // What comparing voices takes grows with the file, and must not be taken for a leak.
    limits.recycling.residentBytes = nil
    // Comparing voices keeps a worker in Python from answering, for minutes in a long film.
    limits.missedHeartbeats = 600
    limits.allowance.minimum = .seconds(600)
    return limits
  }
}
