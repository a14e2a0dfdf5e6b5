package import TranscriptionCore

extension WhisperXConfiguration {
  /// WhisperX's own voice activity detection, as a worker.
  ///
  /// - Throws: ``EngineFailure`` whose message says what to do, where WhisperX is not installed.
  package func speechDetection(limits: WorkerLimits) throws(EngineFailure) -> WorkerCommand {
    guard let python, let program else {
      throw EngineFailure(.unavailable, "WhisperX is not installed; run make whisperx")
    }
    var options = commonOptions + ["--vad-method", voiceActivityMethod.rawValue]
    if let voiceActivityOnset { options += ["--onset", "\(voiceActivityOnset)"] }
    if let voiceActivityOffset { options += ["--offset", "\(voiceActivityOffset)"] }
    return WorkerCommand(
      name: "whisperx voice activity", executable: python, arguments: [program, "vad"] + options,
      environment: environment, limits: limits)
  }
}
