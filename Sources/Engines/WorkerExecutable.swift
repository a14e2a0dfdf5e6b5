import Foundation

/// The program that runs native engines.
enum WorkerExecutable {
  /// Why it cannot be used; `nil` when it can.
  static func problem(_ path: String) -> String? {
    FileManager.default.isExecutableFile(atPath: path)
      ? nil : "\(path) is missing; it belongs beside sotto, build it with make build"
  }
}
