import ArgumentParser

/// Flags about engines and models, shared by `serve`, `transcribe` and `doctor`.
struct EngineFlags: ParsableArguments {
  @OptionGroup(title: "Engines") var engines: SettingFlags<EngineSection>
  @OptionGroup(title: "Models") var models: SettingFlags<ModelSection>
  @OptionGroup(title: "Engines whisper and whisperx") var whisper: SettingFlags<WhisperSection>
  @OptionGroup(title: "Engine whisperx") var whisperX: SettingFlags<WhisperXSection>
  @OptionGroup(title: "Engine openai") var openAI: SettingFlags<OpenAISection>
  @OptionGroup(title: "Engine cluster") var cluster: SettingFlags<ClusterSection>

  var texts: SettingTexts {
    engines.texts.merging(models.texts).merging(whisper.texts).merging(whisperX.texts).merging(openAI.texts)
      .merging(cluster.texts)
  }
}
