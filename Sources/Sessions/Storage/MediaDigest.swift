import Audio
import Foundation
import Hashing
import Synchronization

/// The SHA-256 of a media file: what these bytes are called everywhere.
enum MediaDigest {
  /// A file that is being read from front to back.
  private final class Reading: Sendable {
    /// Bytes that are read in one slice.
    private static let sliceBytes = 1 << 20
    private static let chunkBytes = 1 << 16

    private let descriptor: Int32
    private let digest = Mutex(SHA256Digest())

    init(path: String) throws {
      descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { throw SystemCallError(call: "open", code: errno) }
    }

    deinit { close(descriptor) }

    /// - Returns: the digest, when the end is reached.
    func readOn() throws -> String? {
      try digest.withLock { digest in
        var buffer = [UInt8](repeating: 0, count: Self.chunkBytes)
        for _ in 0..<Self.sliceBytes / Self.chunkBytes {
          let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
          if count < 0, errno == EINTR { continue }
          guard count >= 0 else { throw SystemCallError(call: "read", code: errno) }
          if count == 0 { return digest.hexadecimal() }
          buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        return nil
      }
    }
  }

  /// Reads the whole file once, off the cooperative pool, in slices between which others have their turn.
  ///
  /// - Returns: 64 hexadecimal digits.
  /// - Throws: ``SystemCallError``; `CancellationError` soon after the task was cancelled.
  static func sha256(ofFileAt path: String) async throws -> String {
    let reading = try await BlockingIO.run { try Reading(path: path) }
    return try await SlicedIO.run { try reading.readOn() }
  }
}
