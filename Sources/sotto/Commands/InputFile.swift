import Audio
import Foundation
import Glibc

/// What is transcribed, open for reading: a regular file, or standard input up to its end. Any other pipe or device is
/// refused.
struct InputFile: Sendable {
  private let handle: FileHandle
  /// Bytes of a file when it was opened; what is appended later is not read. `nil` for standard input.
  let size: Int?

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
        description: "\(path) is no regular file. Only files are transcribed: save what comes from it into one first, "
          + "or send it to standard input and name it -.")
    }
    size = Int(status.st_size)
  }

  private init(standardInput: FileHandle) {
    handle = standardInput
    size = nil
  }

  /// Standard input.
  ///
  /// - Throws: ``SettingsError`` where it is a terminal, from which no audio comes.
  static func standardInput() throws(SettingsError) -> InputFile {
    guard isatty(STDIN_FILENO) == 0 else {
      throw SettingsError(
        description: "- reads audio from standard input, which is a terminal. Name a file, or use a pipe.")
    }
    return InputFile(standardInput: .standardInput)
  }

  /// Reads from front to back, a piece at a time.
  func read(_ take: ([UInt8]) async throws -> Void) async throws {
    let handle = handle
    var rest = size ?? .max
    while rest > 0 {
      let count = min(rest, Self.chunkBytes)
      let chunk = try await BlockingIO.run { try handle.read(upToCount: count).map { Array($0) } }
      guard let chunk, !chunk.isEmpty else { return }
      rest -= chunk.count
      try await take(chunk)
    }
  }
}
