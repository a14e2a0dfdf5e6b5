import Foundation
import Glibc
import Synchronization
import TranscriptionCore

/// Writes replies to the server, one whole line at a time whatever thread they come from.
final class ReplyWriter: Sendable {
  private let descriptor: Mutex<Int32>

  init(descriptor: Int32) {
    self.descriptor = Mutex(descriptor)
  }

  /// Writes a line. When the server has closed the pipe, the process ends.
  func write(_ reply: WorkerReply) {
    let line: [UInt8]
    do {
      line = try Self.line(reply)
    } catch {
      Diagnostics.note("a reply cannot be written as JSON: \(error)")
      return
    }
    descriptor.withLock { descriptor in
      var offset = 0
      while offset < line.count {
        let written = line[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { _exit(0) }
        offset += written
      }
    }
  }

  /// Hands the descriptor to `body` while no reply is written.
  func withDescriptor(_ body: (Int32) -> Void) {
    descriptor.withLock { body($0) }
  }

  static func line(_ reply: WorkerReply) throws -> [UInt8] {
    try Array(JSONEncoder.wire.encode(reply)) + [UInt8(ascii: "\n")]
  }
}
