import Audio
import Foundation

/// The SHA-256 of a media file: what these bytes are called everywhere.
enum MediaDigest {
  private static let chunkBytes = 1 << 20

  /// Reads the whole file once, off the cooperative pool, a chunk at a time.
  ///
  /// - Returns: 64 hexadecimal digits.
  static func sha256(ofFileAt path: String) async throws -> String {
    try await BlockingIO.run {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      var digest = SHA256Digest()
      while let chunk = try file.read(upToCount: chunkBytes), !chunk.isEmpty {
        chunk.withUnsafeBytes { digest.update($0) }
      }
      return digest.hexadecimal()
    }
  }
}
