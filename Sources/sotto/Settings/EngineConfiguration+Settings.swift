import Engines

extension EngineConfiguration {
  init(_ reader: SettingsReader) throws {
    let settings = Settings.engines
    let support = SupportFiles.find(named: try reader.value(of: settings.supportFolder))
    let slots = try reader.value(of: settings.slots)
    self.init(
      workerExecutable: support.workerExecutable, workers: try reader.value(of: settings.workers) ?? slots, slots: slots
    )
    workerWindows = try reader.value(of: settings.workerWindows)
    if let memory = try reader.value(of: settings.workerMemory) { workerMemory = memory }
    sileroModel = support.sileroModel
    sherpa = try SherpaConfiguration(reader, support: support)
    whisper = try WhisperConfiguration(reader, support: support)
    whisperX = try WhisperXConfiguration(reader, support: support)
    openAI = try OpenAIConfiguration(reader)
  }
}
