import Engines

/// Settings of the engine `whisperx`.
struct WhisperXSection: SettingSection {
  static let members = SettingMembers(of: Self())
  private static let engines = ["whisperx"]

  let model = Setting(
    "whisperx-model", FreeText("a name or a directory", placeholder: "model", completion: .folders),
    otherwise: "that of `--model`, else `faster-whisper-base` if installed, else `small`", engines: Self.engines,
    help: "Model of `whisperx`, where `--model` is another engine's.")

  let alignModel = Setting(
    "align-model",
    CommaSeparated("a name or a directory, or `LANG=MODEL` with commas", placeholder: "models", completion: .folders)
      .shownInHelp(),
    otherwise: "WhisperX's own for each language", engines: Self.engines,
    help: "Model that [places words](engines.md#word-times).")

  let diarizeModel = Setting(
    "diarize-model", FreeText("a name or a directory", placeholder: "model", completion: .folders),
    otherwise:
      "`\(WhisperXConfiguration.standardDiarizationModel)` where there is a token, else the one that `make whisperx` fetches",
    engines: Self.engines,
    help: "Pipeline that tells speakers apart; most names need a token, `SOTTO_HF_TOKEN`.")

  let hubToken = Setting(
    "hf-token", FreeText("a token", placeholder: "token"), otherwise: "that of `HF_TOKEN`", places: .secret,
    engines: Self.engines, help: "Access token of the Hugging Face hub, for pipelines that are gated.")

  let python = Setting(
    "whisperx-python", FreeText("a program", placeholder: "program", completion: .files),
    otherwise: "the one that `make whisperx` made", engines: Self.engines, help: "Python with WhisperX.")

  let options = Setting(
    "whisperx-options", SpaceSeparated(), default: [], engines: Self.engines,
    help: "[More options](engines.md#its-models) of the worker, such as '--patience 2 --suppress-numerals'.")
}
