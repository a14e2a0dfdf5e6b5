import Foundation
import Subprocess
import Testing

/// Makes recordings with ffmpeg.
enum Encoder {
  /// Runs ffmpeg in a folder.
  static func ffmpeg(_ arguments: [String], in folder: TemporaryFolder) async throws {
    let result = try await Subprocess.run(
      .name("env"),
      arguments: Arguments(
        ["--chdir=\(folder.url.path)", "ffmpeg", "-nostdin", "-loglevel", "error", "-y"] + arguments),
      output: .discarded, error: .string(limit: 65_536))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
  }
}
