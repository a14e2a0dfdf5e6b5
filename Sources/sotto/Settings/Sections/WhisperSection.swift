import Engines

/// Settings of the engine `whisper`, and those that it shares with `whisperx`.
struct WhisperSection: SettingSection {
  static let members = SettingMembers(of: Self())
  private static let engines = ["whisper", "whisperx"]

  let model = Setting(
    "whisper-model", FreeText("a name or a directory", placeholder: "model", completion: .folders),
    otherwise: "that of `--model`, else `faster-whisper-base` if installed", engines: ["whisper"],
    help: "Model of `whisper`, where `--model` is another engine's.")

  let device = Setting(
    "device", Choice(WhisperXDevice.self), default: .auto, engines: Self.engines, help: "What it computes on.")

  let computeType = Setting(
    "compute-type",
    FreeText("types of CTranslate2: `int8`, `float16`, `float32` …", placeholder: "type").shownInHelp(),
    otherwise: "`int8`, on a GPU `float16`", engines: Self.engines,
    help: "Numbers that it computes with.")

  let batch = Setting(
    "batch", WholeNumber(in: 1...256), otherwise: "`4`, on a GPU `16`", engines: Self.engines,
    help: "Windows that one worker takes at once.")

  let beamSize = Setting(
    "beam-size", WholeNumber(in: 1...100), otherwise: "`5`", engines: Self.engines,
    help: "Hypotheses that it follows at once.")

  let python = Setting(
    "whisper-python", FreeText("a program", placeholder: "program", completion: .files),
    otherwise: "the one that `make whisper` made", engines: ["whisper"], help: "Python with faster-whisper.")
}
