import Foundation
import Testing

@testable import Audio

/// Recordings kept beside the package, and files that tests make for themselves.
enum AudioFixtures {
  static let speechFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/speech")

  static let hasSpeech = FileManager.default.fileExists(atPath: speechFolder.path)
  static let hasFFmpeg = ToolPath.find("ffmpeg") != nil && ToolPath.find("ffprobe") != nil

  static func speech(_ name: String) -> String { speechFolder.appending(path: name).path }

  /// Runs ffmpeg on made-up input or on a file; `arguments` end with the output.
  static func ffmpeg(_ arguments: [String]) async throws {
    let process = Process()
    process.executableURL = URL(filePath: try #require(ToolPath.find("ffmpeg")))
    process.arguments = ["-nostdin", "-y", "-hide_banner", "-loglevel", "error"] + arguments
    let status = try await BlockingIO.run { [process] in
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
    #expect(status == 0)
  }

  /// All samples of a source, read in steps of `step`.
  static func readAll(_ source: any PCMSource, step: Int = 16_000) async throws -> [Float] {
    var all: [Float] = []
    while true {
      let samples = try await source.read(maximumSamples: step)
      if samples.isEmpty { return all }
      all += samples
    }
  }

  /// Processes whose command line holds `text`.
  static func processes(with text: String) throws -> [Int] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int.init).filter { pid in
      guard pid != ProcessInfo.processInfo.processIdentifier else { return false }
      let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
      return String(decoding: line, as: UTF8.self).contains(text)
    }
  }
}

/// A folder of a test's own, removed when the last reference is gone.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "audio-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func path(_ name: String) -> String { url.appending(path: name).path }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(filePath: path(name)))
    return path(name)
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}
