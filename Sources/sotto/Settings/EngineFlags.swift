import ArgumentParser

/// Flags about engines and models, shared by `serve`, `transcribe` and `doctor`.
struct EngineFlags: ParsableArguments {
  @OptionGroup(title: "Engines") var engines: SettingFlags<EngineSection>
  @OptionGroup(title: "Models") var models: SettingFlags<ModelSection>
  @OptionGroup(title: "Engine whisperx") var whisperX: SettingFlags<WhisperXSection>
  @OptionGroup(title: "Engine openai") var openAI: SettingFlags<OpenAISection>

  var texts: SettingTexts {
    engines.texts.merging(models.texts).merging(whisperX.texts).merging(openAI.texts)
  }
}
