import Audio
import Foundation

/// Fetches files whose checksum is known beforehand, or is to be found out.
struct VerifiedDownload: Sendable {
  /// A file that is whole.
  struct Outcome: Sendable, Hashable {
    var bytes: Int
    var sha256: String
  }

  let downloader: FileDownloader
  let rules: RetryRules

  /// Fetches `url` into the file `path`, or goes on with what is there.
  ///
  /// - Parameters:
  ///   - limit: bytes that it may have; `nil` where its size is not known.
  ///   - expected: its SHA-256; `nil` where none is known.
  ///   - origin: whose checksum that is, behind "the one".
  /// - Throws: ``SourceFailure``, with the file thrown away where it is another; ``ModelFailure`` where it cannot be
  ///   written.
  func fetch(
    _ url: String, to path: String, limit: Int?, expected: String?, origin: String,
    progress: @escaping FileDownloader.Progress
  ) async throws -> Outcome {
    var part = try await BlockingIO.run { try PartialFile(path: path) }
    let wasBegun = part.bytes > 0
    let resuming = expected == nil ? Resumption.ifUnchanged : .always
    try await downloader.fetch(
      url, into: part, limit: limit, resuming: resuming, rules: rules, progress: progress)
    var sha256 = try await Self.finish(part)
    if let expected, sha256 != expected, wasBegun {
      // The part was of another file, or damaged; from the beginning, once.
      part = try await BlockingIO.run {
        Self.discard(path)
        return try PartialFile(path: path)
      }
      try await downloader.fetch(
        url, into: part, limit: limit, resuming: resuming, rules: rules, progress: progress)
      sha256 = try await Self.finish(part)
    }
    if let expected, sha256 != expected {
      try await BlockingIO.run { Self.discard(path) }
      throw Self.otherFile(sha256, expected: expected, origin: origin)
    }
    return Outcome(bytes: part.bytes, sha256: sha256)
  }

  static func otherFile(_ sha256: String, expected: String, origin: String) -> SourceFailure {
    SourceFailure("it is another file: its SHA-256 is \(sha256), the one \(origin) is \(expected)")
  }

  /// Removes a part, and what is known of it. Blocks.
  static func discard(_ path: String) {
    unlink(path)
    unlink(path + ".json")
  }

  static func finish(_ part: PartialFile) async throws -> String {
    try await BlockingIO.run { try part.finish() }
  }
}
