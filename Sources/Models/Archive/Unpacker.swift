import Audio
import Foundation
import Subprocess

/// Unpacks tar archives with the program `tar`.
enum Unpacker {
  private static let listingLimit = 8 << 20

  /// Unpacks what is in the archive's one folder into `folder`, which must exist. Sounds to test with are left out.
  static func unpack(_ archive: String, into folder: String) async throws {
    guard ToolPath.find("tar") != nil else {
      throw ModelFailure("tar is not installed; it unpacks models. apt-get install tar bzip2")
    }
    let listing = try await output(
      of: [
        "--list", "--verbose", "--numeric-owner", "--full-time", "--quoting-style=escape", "--file", archive,
      ])
    let bytes = try ArchiveListing.check(listing)
    if let free = FreeSpace.bytes(at: folder), free < bytes {
      throw ModelFailure("Unpacking takes \(ByteText.of(bytes)), but only \(ByteText.of(free)) are free in \(folder).")
    }
    _ = try await output(
      of: [
        "--extract", "--no-same-owner", "--no-same-permissions", "--strip-components=1", "--exclude=*/test_wavs",
        "--directory", folder, "--file", archive,
      ])
  }

  private static func output(of arguments: [String]) async throws -> String {
    let result: Outcome
    do {
      let record = try await run(
        .name("tar"), arguments: Arguments(arguments),
        environment: .custom(["LC_ALL": "C", "PATH": ToolPath.searchPath]),
        output: .string(limit: listingLimit), error: .string(limit: 1 << 16))
      result = Outcome(
        isSuccess: record.terminationStatus.isSuccess, output: record.standardOutput,
        complaint: record.standardError)
    } catch let error where !(error is CancellationError) {
      throw ModelFailure("The archive cannot be unpacked: \(error)")
    }
    guard result.isSuccess else {
      let complaint = result.complaint.split(whereSeparator: \.isNewline).first ?? "tar failed"
      let advice = complaint.contains("bzip2") ? " Install it: apt-get install bzip2" : ""
      throw ModelFailure("The archive cannot be unpacked: \(complaint).\(advice)")
    }
    return result.output
  }

  private struct Outcome {
    var isSuccess: Bool
    var output: String
    var complaint: String
  }
}
