import Synchronization

/// How many bytes of large answers are being held for the clients of one session, or of one address where there is no
/// session. A document is made whole before its first byte leaves, so clients that ask for many and take none would
/// otherwise fill the server's memory.
final class AnswerLedger: Sendable {
  /// What is held for one answer; let go of when nothing refers to this any more, so also when the response is never sent.
  final class Hold: Sendable {
    private let release: @Sendable () -> Void

    fileprivate init(release: @escaping @Sendable () -> Void) { self.release = release }

    deinit { release() }
  }

  private let limit: Int
  private let held = Mutex<[String: Int]>([:])

  /// - Parameter limit: bytes for each holder. One answer is let through whatever its size.
  init(limit: Int = 16 << 20) { self.limit = limit }

  /// - Returns: `nil` when too much is held for `holder` already.
  func hold(_ bytes: Int, for holder: String) -> Hold? {
    let isFree = held.withLock { held in
      let present = held[holder, default: 0]
      guard present == 0 || present + bytes <= limit else { return false }
      held[holder] = present + bytes
      return true
    }
    guard isFree else { return nil }
    return Hold { [weak self] in self?.release(bytes, of: holder) }
  }

  private func release(_ bytes: Int, of holder: String) {
    held.withLock { held in
      let left = held[holder, default: bytes] - bytes
      held[holder] = left > 0 ? left : nil
    }
  }
}
