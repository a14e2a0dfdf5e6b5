/// Every setting that there is.
enum Settings {
  static let server = ServerSection()
  static let engines = EngineSection()
  static let models = ModelSection()
  static let downloads = DownloadSection()
  static let whisper = WhisperSection()
  static let whisperX = WhisperXSection()
  static let openAI = OpenAISection()
  static let cluster = ClusterSection()

  /// By the names under which docs/configuration.md has their tables.
  static let sections: [(name: String, declarations: [SettingDeclaration])] = [
    ("server", ServerSection.declarations), ("engines", EngineSection.declarations),
    ("models", ModelSection.declarations), ("downloads", DownloadSection.declarations),
    ("whisper", WhisperSection.declarations), ("whisperx", WhisperXSection.declarations),
    ("openai", OpenAISection.declarations), ("cluster", ClusterSection.declarations),
  ]

  static let all: [SettingDeclaration] = sections.flatMap(\.declarations)
}
