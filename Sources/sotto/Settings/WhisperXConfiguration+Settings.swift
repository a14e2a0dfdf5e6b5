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
    self.init()
    python = reader.text(.whisperXPython).map(ServerSettings.absolute) ?? support.whisperXPython
    program = support.whisperXProgram
    model = (reader.text(.whisperXModel) ?? reader.text(.model)).map(Self.nameOrDirectory)
    device = reader.text(.device, default: device)
    guard ["auto", "cpu", "cuda"].contains(device) else {
      throw SettingsError(description: "The device is \"\(device)\"; it must be auto, cpu or cuda.")
    }
    computeType = reader.text(.computeType)
    threads = try reader.integer(.engineThreads, default: 1, in: 1...64)
    if reader.text(.batch) != nil { batch = try reader.integer(.batch, default: 4, in: 1...256) }
    if reader.text(.beamSize) != nil { beamSize = try reader.integer(.beamSize, default: 5, in: 1...100) }
    alignModel = reader.text(.alignModel).map { list in
      list.split(separator: ",").map { Self.alignmentModel(String($0)) }.joined(separator: ",")
    }
    moreOptions = reader.text(.whisperXOptions, default: "").split(separator: " ").map(String.init)
    modelFolder = reader.text(.modelsFolder).map { ServerSettings.absolute($0) + "/hub" }
    voiceActivityMethod = try reader.choice(.voiceActivityMethod, default: .pyannote)
    voiceActivityOnset = try Self.probability(.voiceActivityOnset, reader)
    voiceActivityOffset = try Self.probability(.voiceActivityOffset, reader)
    isOffline = try reader.flag(.offline)
    diarizationModel = reader.text(.diarizeModel).map(Self.nameOrDirectory)
    let variables = ProcessInfo.processInfo.environment
    token = reader.text(.hubToken) ?? variables["HF_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
    diarizers = try reader.integer(.diarizers, default: 1, in: 1...64)
    environment = variables.filter { Self.passedOn.contains($0.key) }
    // One model on a GPU does the work of many on a CPU.
    if device == "cuda" || (device == "auto" && Self.hasGPU(support)), reader.text(.workers) == nil { workers = 1 }
  }

  /// Whether there is a GPU and WhisperX was installed for it.
  private static func hasGPU(_ support: SupportFiles) -> Bool {
    let stamp = support.folder.flatMap { try? String(contentsOfFile: $0 + "/whisperx/installed", encoding: .utf8) }
    return FileManager.default.fileExists(atPath: "/dev/nvidia0") && stamp?.hasPrefix("cpu") != true
  }

  private static func probability(_ setting: Setting, _ reader: SettingsReader) throws -> Double? {
    guard reader.text(setting) != nil else { return nil }
    return try reader.number(setting, default: 0.5, in: 0.01...0.99)
  }

  /// A directory that is there by its absolute path; anything else is a name.
  private static func nameOrDirectory(_ text: String) -> String {
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
