/// How WhisperX is run. Plain values, already read from the configuration.
package struct WhisperXConfiguration: Sendable {
  /// Python with WhisperX installed; `nil` where `make whisperx` was not run and none was named.
  package var python: String?
  /// The folder of the worker program; `nil` where it is missing.
  package var program: String?
  /// Name, such as `large-v3`, or absolute path of a directory; `nil` for none named.
  package var model: String?
  package var device = WhisperXDevice.auto
  /// CTranslate2's, such as `int8`; `nil` for what suits the device.
  package var computeType: String?
  /// Worker processes; `nil` for as many as other engines have on a CPU, and one on a GPU.
  package var workers: Int?
  /// Threads of one worker.
  package var threads = 1
  /// Windows in one call; `nil` for what suits the device.
  package var batch: Int?
  package var beamSize: Int?
  /// As WhisperX's worker takes it: a model, or `LANG=MODEL` with commas; `nil` for WhisperX's own choice by language.
  package var alignModel: String?
  /// More options of the worker, as on its command line.
  package var moreOptions: [String] = []
  /// What WhisperX's own detection finds speech with.
  package var voiceActivityMethod = VoiceActivityMethod.pyannote
  /// Probabilities at which speech begins and ends for WhisperX's own detection; `nil` for WhisperX's.
  package var voiceActivityOnset: Double?
  package var voiceActivityOffset: Double?
  /// Where fetched models are kept; `nil` for the libraries' own places.
  package var modelFolder: String?
  /// Whether missing models must not be fetched.
  package var isOffline = false
  /// Name or directory of the diarization pipeline; `nil` for the best there is.
  package var diarizationModel: String?
  /// The folder of the weights that `make whisperx` fetches for telling speakers apart; `nil` where they are not there.
  package var speakerWeights: String?
  /// Access token for models that want one.
  package var token: String?
  /// Files in which speakers are told apart at the same time.
  package var diarizers = 1
  /// What workers see of the environment besides a path and a locale: proxies, places of models and devices.
  package var environment: [String: String] = [:]

  package init() {}

  /// Name of the environment variable by which workers get the token.
  static let tokenVariable = "HF_TOKEN"
  package static let standardDiarizationModel = "pyannote/speaker-diarization-community-1"

  /// The pipeline that needs ``speakerWeights`` alone.
  static let localDiarizationModel = "pyannote-segmentation-3.0+cam++"

  /// The pipeline that tells speakers apart: the one that was named, pyannote's own where there is a token, else the one
  /// whose weights `make whisperx` fetches; `nil` where there is none.
  package var chosenDiarizationModel: String? {
    if let diarizationModel { return diarizationModel }
    if token != nil { return Self.standardDiarizationModel }
    return speakerWeights == nil ? nil : Self.localDiarizationModel
  }

  /// The environment of diarization workers, which alone are given the token.
  var environmentWithToken: [String: String] {
    var values = environment
    if let token { values[Self.tokenVariable] = token }
    return values
  }

  /// Options that all kinds of workers take.
  var commonOptions: [String] {
    var options = ["--device", device.rawValue, "--threads", "\(threads)"]
    if let modelFolder { options += ["--model-cache", modelFolder] }
    if isOffline { options.append("--offline") }
    return options
  }

  /// Options of recognition, with WhisperX and without it.
  var recognitionOptions: [String] {
    var options = commonOptions
    if let computeType { options += ["--compute-type", computeType] }
    if let batch { options += ["--batch", "\(batch)"] }
    if let beamSize { options += ["--beam-size", "\(beamSize)"] }
    return options
  }
}
