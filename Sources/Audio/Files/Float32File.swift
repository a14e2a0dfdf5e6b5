import Foundation

/// Window audio on disk: raw little-endian 32-bit floats, 16 kHz mono, no header.
///
/// Such files are a cache that can be cut again from the media file: a write is neither atomic nor synced, and a file
/// that a crash cut short shows as fewer samples than its window has.
package enum Float32File {
  /// Writes `samples` to `path`, replacing what is there.
  ///
  /// - Returns: number of bytes written.
  /// - Throws: ``SystemCallError``. What was written until then is removed.
  @discardableResult
  package static func write(_ samples: [Float], to path: String) async throws -> Int {
    try await BlockingIO.run { try writeBlocking(samples, to: path) }
  }

  /// Reads all samples of the file at `path`. One to three bytes after the last whole sample are ignored.
  ///
  /// - Throws: ``SystemCallError``.
  package static func read(from path: String) async throws -> [Float] {
    try await BlockingIO.run {
      let file = try MediaFile(path: path)
      return SampleEncoding.float32.samples(from: try file.read(at: 0, count: file.size))
    }
  }

  /// As ``write(_:to:)``, for callers that are off the cooperative pool already.
  @discardableResult
  package static func writeBlocking(_ samples: [Float], to path: String) throws -> Int {
    try put(samples, into: path, flags: O_TRUNC)
  }

  /// Adds `samples` to the end of the file at `path`, which is made where it is missing.
  ///
  /// - Throws: ``SystemCallError``. What was written is then removed, all of it.
  package static func append(_ samples: [Float], to path: String) async throws {
    _ = try await BlockingIO.run { try put(samples, into: path, flags: O_APPEND) }
  }

  private static func put(_ samples: [Float], into path: String, flags: Int32) throws -> Int {
    let descriptor = open(path, O_WRONLY | O_CREAT | flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SystemCallError(call: "open", code: errno) }
    defer { _ = close(descriptor) }
    do {
      return try samples.withUnsafeBytes { bytes in
        var written = 0
        while written < bytes.count, let base = bytes.baseAddress {
          let count = Foundation.write(descriptor, base + written, bytes.count - written)
          if count >= 0 {
            written += count
          } else if errno != EINTR {
            throw SystemCallError(call: "write", code: errno)
          }
        }
        return written
      }
    } catch {
      _ = unlink(path)
      throw error
    }
  }
}
