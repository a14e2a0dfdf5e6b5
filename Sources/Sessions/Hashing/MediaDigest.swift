import Audio
import Foundation
import Synchronization

/// The SHA-256 of a media file: what these bytes are called everywhere.
enum MediaDigest {
  private static let chunkBytes = 1 << 16

  /// Whether nobody waits for the digest any more.
  private final class Interest: Sendable {
    private let isGone = Mutex(false)

    func end() { isGone.withLock { $0 = true } }

    func check() throws {
      if isGone.withLock({ $0 }) { throw CancellationError() }
    }
  }

  /// Reads the whole file once, off the cooperative pool, a chunk at a time.
  ///
  /// - Returns: 64 hexadecimal digits.
  /// - Throws: ``SystemCallError``; `CancellationError` soon after the task was cancelled.
  static func sha256(ofFileAt path: String) async throws -> String {
    let interest = Interest()
    return try await withTaskCancellationHandler {
      try await BlockingIO.run {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw SystemCallError(call: "open", code: errno) }
        defer { close(descriptor) }
        var digest = SHA256Digest()
        var buffer = [UInt8](repeating: 0, count: chunkBytes)
        while true {
          try interest.check()
          let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
          if count < 0, errno == EINTR { continue }
          guard count >= 0 else { throw SystemCallError(call: "read", code: errno) }
          if count == 0 { break }
          buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        return digest.hexadecimal()
      }
    } onCancel: {
      interest.end()
    }
  }
}
