import Audio
import Foundation
import Hashing

/// Size and SHA-256 of a file on disk. Blocks.
enum FileDigest {
  private static let chunkBytes = 1 << 20

  static func read(_ path: String) throws -> (bytes: Int, sha256: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw SystemCallError(call: "open", code: errno) }
    defer { close(descriptor) }
    var digest = SHA256Digest()
    let bytes = try feed(descriptor, to: &digest)
    return (bytes, digest.hexadecimal())
  }

  /// Reads to the end from where the descriptor stands. Returns how much that was.
  static func feed(_ descriptor: Int32, to digest: inout SHA256Digest) throws -> Int {
    var buffer = [UInt8](repeating: 0, count: chunkBytes)
    var bytes = 0
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemCallError(call: "read", code: errno) }
      if count == 0 { return bytes }
      buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      bytes += count
    }
  }
}
