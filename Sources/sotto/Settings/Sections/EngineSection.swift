import Engines
import Foundation
import Logging

/// Settings of all engines, of finding speech and telling speakers apart, and those that every command takes.
struct EngineSection: SettingSection {
  static let members = SettingMembers(of: Self())
  private static let cores = ProcessInfo.processInfo.activeProcessorCount
  private static let names = ServerEngines.names

  let engine = Setting(
    "engine",
    CommaSeparated(
      "`auto`, or names with commas: " + Self.names.map { "`\($0)`" }.joined(separator: ", "), placeholder: "names",
      completion: .words(["auto"] + Self.names)
    ).shownInHelp(),
    default: ["auto"],
    help: """
      Engines to run, in order of preference: the first is the default of sessions, and when it cannot work the next one \
      [takes over](engines.md#several-engines-and-failover).
      """,
    details: "`auto` takes the best that works. One that is named and cannot run is an error.")

  let slots = Setting(
    "slots", WholeNumber(in: 1...256), default: min(Self.cores, 256), said: "number of cores",
    help: """
      Windows, or [batches](engines.md#batches) of them, that each engine is given at the same time, at most one a worker.
      """,
    details: "Does not count for `openai`.")

  let workers = Setting(
    "workers", WholeNumber(in: 1...256), otherwise: "as many as slots, on a GPU 1 for `whisperx`",
    help: "Worker processes of each engine.")

  let workerWindows = Setting(
    "worker-windows", WholeNumber(in: 0...1_000_000_000), default: 5_000,
    help: "Windows after which a worker is replaced by a fresh one; 0 for never.")

  let workerMemory = Setting(
    "worker-memory", ByteAmount(atLeast: 0),
    otherwise: "memory of the machine or container, divided by one more than there are workers",
    help: "Resident memory above which a worker is replaced, such as `6GiB`; 0 for never.",
    details: """
      It is replaced between windows, at most once in 50 windows; at one and a half times as much it is killed. Raise it for \
      a model that needs more.
      """)

  let threads = Setting(
    "engine-threads", WholeNumber(in: 1...64), default: 1, engines: ["sherpa", "whisper", "whisperx"],
    help: "Threads of one worker.")

  let maximumWindow = Setting(
    "max-window", DecimalNumber.seconds(in: 2...30), default: 30,
    help: "Longest window that an engine is given, in seconds.",
    details: "Where `sherpa` runs it is never more than 29.")

  let speechDetector = Setting(
    "speech-detector", Choice(SpeechDetectorChoice.self), default: .auto,
    help: "[What finds speech](engines.md#finding-speech); `auto` takes Silero where it is installed, else energy.",
    details: "One that is named and cannot run is an error.")

  let voiceActivityMethod = Setting(
    "vad-method", Choice(VoiceActivityMethod.self), default: .pyannote,
    help: """
      What the speech detector `whisperx` finds speech with: the model that WhisperX brings along, or faster-whisper's, \
      which takes much less computing.
      """)

  let voiceActivityOnset = Setting(
    "vad-onset", DecimalNumber(in: 0.01...0.99), otherwise: "`0.5`",
    help: "Probability above which speech begins for the speech detector `whisperx`.")

  let voiceActivityOffset = Setting(
    "vad-offset", DecimalNumber(in: 0.01...0.99), otherwise: "`0.363`",
    help: "Probability below which speech ends for the speech detector `whisperx`.")

  let diarizers = Setting(
    "diarizers", WholeNumber(in: 1...64), default: 1, engines: ["sherpa", "whisper", "whisperx"],
    help: "Files in which [speakers](engines.md#speakers) are told apart at the same time.",
    details: "A process for each.")

  let offline = Setting(
    "offline", Switch(), default: false, engines: ["whisper", "whisperx"],
    help: "Fetch no models, use only what is there.")

  let supportFolder = Setting(
    "support-dir", FreeText.folder,
    otherwise: "`.sotto` above the program, else `/usr/local/lib/sotto`, `/usr/lib/sotto`",
    help: "Folder with `sherpa-onnx/`, `silero_vad.onnx`, `whisper/` and `whisperx/`.",
    details: """
      `make setup`, `make whisper` and `make whisperx` put them into `.sotto`. The folder `Workers/` is looked for in it and beside it.
      """)

  let logLevel = Setting(
    "log-level", Choice(Logger.Level.self, placeholder: "level"), default: .info,
    help: "What goes to the log, on standard error.", details: "For `transcribe` the default is `error`.")

  let configurationFile = Setting(
    "config", FreeText.file, places: .outsideTheFile, help: "YAML file with any of these settings by name.")
}
