import Cluster
import Engines
import Foundation

extension ClusterWorkerConfiguration {
  /// What the engine takes, and where samples lie, the command says.
  init(_ reader: SettingsReader, engines: EngineConfiguration) throws {
    let settings = Settings.cluster
    let host = ProcessInfo.processInfo.hostName
    let usesGPU = engines.whisperX.device == .cuda
    self.init(
      pool: try reader.value(of: settings.pool),
      name: try Self.name(reader), host: host,
      device: usesGPU ? "gpu" : "cpu", priority: try reader.value(of: settings.priority) ?? (usesGPU ? 0 : 1),
      release: ProductVersion.current, longestWindowSeconds: 30,
      scratch: FileManager.default.temporaryDirectory.path)
  }

  /// The worker's name. The process's number stays whole, however long the machine's name is.
  private static func name(_ reader: SettingsReader) throws -> ClusterName {
    if let name = try reader.value(of: Settings.cluster.worker) { return name }
    let host = ProcessInfo.processInfo.hostName
    let number = "-\(ProcessInfo.processInfo.processIdentifier)"
    return ClusterName(from: host.prefix(ClusterName.longest - number.utf8.count) + number)
  }
}
