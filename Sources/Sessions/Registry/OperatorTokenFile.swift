import Audio
import Foundation
import Glibc

/// The operator's token in the data folder, in a file of mode 0600. The token lists all sessions. It stays until the
/// file is removed; a new one is made where there is none, and where the file could have been read or written by
/// others.
package struct OperatorTokenFile: Sendable {
  private let path: String

  private static let prefix = "sotto_operator_"
  private static let maximumBytes = 256

  /// - Parameter dataDirectory: must exist.
  package init(dataDirectory: String) { path = dataDirectory + "/operator-token" }

  /// The token, made where there is none.
  ///
  /// - Throws: ``OperatorTokenFailure`` where the file cannot be written.
  package func token() async throws -> String {
    try await BlockingIO.run {
      if let known = read() { return known }
      let token = Token.make(prefix: Self.prefix)
      do {
        try write(token)
      } catch let error as SystemCallError {
        throw OperatorTokenFailure(path: path, reason: String(cString: strerror(error.code)))
      }
      return token
    }
  }

  /// `nil` where there is no file of this user's alone with a token in it.
  private func read() -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 == 0,
      status.st_uid == geteuid()
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: Self.maximumBytes)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let text = String(decoding: bytes.prefix(count), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    let digits = text.dropFirst(Self.prefix.count)
    guard text.hasPrefix(Self.prefix), digits.count == 64, digits.allSatisfy(\.isHexDigit) else { return nil }
    return text
  }

  private func write(_ token: String) throws {
    let new = path + ".new"
    unlink(new)
    let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SystemCallError(call: "open", code: errno) }
    defer { close(descriptor) }
    let bytes = Array((token + "\n").utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw SystemCallError(call: "write", code: errno)
    }
    guard rename(new, path) == 0 else { throw SystemCallError(call: "rename", code: errno) }
  }
}
