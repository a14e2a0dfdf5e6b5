import Audio
import Foundation
import Hashing
import Synchronization

/// A file that grows as it is fetched, with its SHA-256. Every function blocks; one caller at a time.
final class PartialFile: Sendable {
  private struct State: ~Copyable {
    let descriptor: Int32
    var digest = SHA256Digest()
    var bytes = 0

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
  }

  private let state: Mutex<State>
  private let recordPath: String

  /// Goes on with what is there, or begins.
  init(path: String) throws {
    // Models are no secret, and seldom fetched by the user that the server runs as.
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw SystemCallError(call: "open", code: errno) }
    recordPath = path + ".json"
    var state = State(descriptor: descriptor)
    state.bytes = try FileDigest.feed(descriptor, to: &state.digest)
    self.state = Mutex(state)
  }

  var bytes: Int { state.withLock { $0.bytes } }

  var record: PartialRecord? {
    get {
      FileManager.default.contents(atPath: recordPath)
        .flatMap { try? JSONDecoder().decode(PartialRecord.self, from: $0) }
    }
  }

  /// Notes what the part belongs to, before its first byte.
  func note(_ record: PartialRecord) throws {
    try JSONEncoder().encode(record).write(to: URL(fileURLWithPath: recordPath), options: .atomic)
  }

  func append(_ bytes: [UInt8]) throws {
    try state.withLock { state in
      var offset = 0
      while offset < bytes.count {
        let written = bytes[offset...].withUnsafeBytes { Glibc.write(state.descriptor, $0.baseAddress, $0.count) }
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { throw SystemCallError(call: "write", code: errno) }
        offset += written
      }
      bytes.withUnsafeBytes { state.digest.update($0) }
      state.bytes += bytes.count
    }
  }

  /// Throws away what there is.
  func restart() throws {
    try state.withLock { state in
      guard ftruncate(state.descriptor, 0) == 0, lseek(state.descriptor, 0, SEEK_SET) == 0 else {
        throw SystemCallError(call: "ftruncate", code: errno)
      }
      state.digest.restart()
      state.bytes = 0
    }
    unlink(recordPath)
  }

  /// Brings it to the disk and tells its SHA-256. Called once, at the end.
  func finish() throws -> String {
    try state.withLock { state in
      guard fsync(state.descriptor) == 0 else { throw SystemCallError(call: "fsync", code: errno) }
      return state.digest.hexadecimal()
    }
  }
}
