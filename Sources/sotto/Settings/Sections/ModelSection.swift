/// Settings of the models.
struct ModelSection: SettingSection {
  static let members = SettingMembers(of: Self())

  let model = Setting(
    "model",
    FreeText(
      "a name from `sotto models list`, a directory, or a name such as `small` for `whisper` and `whisperx`",
      placeholder: "model",
      completion: .folders
    ).shownInHelp(),
    engines: ["sherpa", "whisper", "whisperx"], help: "Model of the engine.")

  let modelKind = Setting(
    "model-kind", FreeText("[kinds](engines.md#kinds-of-models)", placeholder: "kind"), otherwise: "told by the files",
    engines: ["sherpa"], help: "Kind of that model, where its files do not tell.")

  let folder = Setting(
    "models-dir", FreeText.folder, otherwise: "`models` in the support folder, else in the data folder",
    help: "Folder where models are installed.",
    details: "When set, `whisper` and `whisperx` keep what they fetch in `hub` below it.")

  let punctuation = Setting(
    "punctuation-model", FreeText("a name or a directory", placeholder: "model", completion: .folders),
    engines: ["sherpa"], help: "Model for punctuation in texts that have none.")

  let segmentation = Setting(
    "segmentation-model", FreeText("a name or a file", placeholder: "model", completion: .files),
    otherwise: "`\(ServerSettings.standardSegmentation)`, if installed", engines: ["sherpa"],
    help: "Speaker segmentation model, for telling speakers apart.")

  let embedding = Setting(
    "embedding-model", FreeText("a name or a file", placeholder: "model", completion: .files),
    otherwise: "`\(ServerSettings.standardEmbedding)`, if installed", engines: ["sherpa"],
    help: "Model with which voices are told apart.")

  let speakerThreshold = Setting(
    "speaker-threshold", DecimalNumber(in: 0.05...1.95), default: 0.5, engines: ["sherpa"],
    help: "Distance from which two voices are two speakers; smaller finds more.")
}
