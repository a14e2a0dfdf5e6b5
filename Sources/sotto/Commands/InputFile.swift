import Audio
import Foundation
import Glibc

/// A regular file on the command line, open for reading. What has no end of its own, such as a pipe or a device, is refused.
struct InputFile: Sendable {
  private let handle: FileHandle
  /// Bytes when it was opened; what is appended later is not read.
  let size: Int

  private static let chunkBytes = 1 << 20

  /// Opens the file at `path`. Never waits for a writer.
  ///
  /// - Throws: ``SettingsError`` with a sentence that says what to do.
  init(_ path: String) throws(SettingsError) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw SettingsError(description: "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw SettingsError(
        description: "\(path) is no regular file. Only files are transcribed: save what comes from it into one first.")
    }
    size = Int(status.st_size)
  }

  /// Reads from front to back, a piece at a time.
  func read(_ take: ([UInt8]) async throws -> Void) async throws {
    let handle = handle
    var rest = size
    while rest > 0 {
      let count = min(rest, Self.chunkBytes)
      let chunk = try await BlockingIO.run { try handle.read(upToCount: count).map { Array($0) } }
      guard let chunk, !chunk.isEmpty else { return }
      rest -= chunk.count
      try await take(chunk)
    }
  }
}
