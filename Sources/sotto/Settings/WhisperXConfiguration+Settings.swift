import Engines
import Foundation

extension WhisperXConfiguration {
  /// What the environment may tell the libraries: places of models, proxies, certificates and devices.
  private static let passedOn: Set<String> = [
    "HOME", "HF_HOME", "HF_ENDPOINT", "TORCH_HOME", "NLTK_DATA", "XDG_CACHE_HOME", "LD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES", "OMP_NUM_THREADS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE",
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
  ]

  init(_ reader: SettingsReader, support: SupportFiles) throws {
    let settings = Settings.whisperX
    let shared = Settings.whisper
    self.init()
    python = try reader.value(of: settings.python).map(ServerSettings.absolute) ?? support.whisperXPython
    program = support.whisperXProgram
    model = (try reader.value(of: settings.model) ?? reader.value(of: Settings.models.model)).map(Self.nameOrDirectory)
    device = try reader.value(of: shared.device)
    computeType = try reader.value(of: shared.computeType)
    threads = try reader.value(of: Settings.engines.threads)
    batch = try reader.value(of: shared.batch)
    beamSize = try reader.value(of: shared.beamSize)
    alignModel = try reader.value(of: settings.alignModel).map { models in
      models.map(Self.alignmentModel).joined(separator: ",")
    }
    moreOptions = try reader.value(of: settings.options)
    modelFolder = try reader.value(of: Settings.models.folder).map { ServerSettings.absolute($0) + "/hub" }
    voiceActivityMethod = try reader.value(of: Settings.engines.voiceActivityMethod)
    voiceActivityOnset = try reader.value(of: Settings.engines.voiceActivityOnset)
    voiceActivityOffset = try reader.value(of: Settings.engines.voiceActivityOffset)
    isOffline = try reader.value(of: Settings.engines.offline)
    diarizationModel = try reader.value(of: settings.diarizeModel).map(Self.nameOrDirectory)
    speakerWeights = support.speakerWeights
    let variables = ProcessInfo.processInfo.environment
    token = try reader.value(of: settings.hubToken) ?? variables["HF_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
    diarizers = try reader.value(of: Settings.engines.diarizers)
    environment = variables.filter { Self.passedOn.contains($0.key) }
    // One model on a GPU does the work of many on a CPU.
    let isOnGPU = device == .cuda || (device == .auto && Self.hasGPU(support))
    if isOnGPU, try reader.value(of: Settings.engines.workers) == nil { workers = 1 }
  }

  /// Whether there is a GPU and WhisperX was installed for it.
  private static func hasGPU(_ support: SupportFiles) -> Bool {
    let stamp = support.folder.flatMap { try? String(contentsOfFile: $0 + "/whisperx/installed", encoding: .utf8) }
    return FileManager.default.fileExists(atPath: "/dev/nvidia0") && stamp?.hasPrefix("cpu") != true
  }

  /// A directory that is there by its absolute path; anything else is a name.
  static func nameOrDirectory(_ text: String) -> String {
    let path = ServerSettings.absolute(text)
    let looksLikePath = text.hasPrefix("/") || text.hasPrefix(".") || text.hasPrefix("~")
    return looksLikePath || FileManager.default.fileExists(atPath: path) ? path : text
  }

  /// `DIR` or `LANG=DIR`.
  private static func alignmentModel(_ text: String) -> String {
    let parts = text.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    guard parts.count == 2 else { return nameOrDirectory(text.trimmingCharacters(in: .whitespaces)) }
    return parts[0] + "=" + nameOrDirectory(parts[1])
  }
}
