import Engines

extension WhisperConfiguration {
  init(_ reader: SettingsReader, support: SupportFiles) throws {
    let settings = Settings.whisper
    self.init()
    python = try reader.value(of: settings.python).map(ServerSettings.absolute) ?? support.whisperPython
    model = try (reader.value(of: settings.model) ?? reader.value(of: Settings.models.model))
      .map(WhisperXConfiguration.nameOrDirectory)
  }
}
