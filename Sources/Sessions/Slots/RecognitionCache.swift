import Synchronization
import TranscriptionCore

/// Recognises the same audio once: while a window is being recognised, other requests for the same audio wait for it,
/// and results are kept as long as there is room and they have an owner.
///
/// Made once for the server. A caller that needs a window calls ``begin(_:for:whenDone:)`` and is told to lead, gets
/// the result, or follows. Exactly one leads for a key at any time. A result belongs to the files of all owners that
/// led, followed or hit; when the last of them is forgotten it is removed at once, so no transcript outlives the
/// sessions that own it.
///
/// Callbacks are called outside of the lock, in the order in which they began to follow, by the thread that finishes,
/// abandons or forgets; they must return quickly. It does not recognise, compute hashes or keep anything on disk.
final class RecognitionCache: Sendable {
  typealias Callback = @Sendable (RecognizedWindow?) -> Void

  /// What a caller that needs a window has to do.
  enum Start {
    /// Recognise it, and call ``RecognitionCache/finish(_:by:with:)`` or ``RecognitionCache/abandon(_:by:)``.
    case lead
    /// Nothing: this is the result.
    case hit(RecognizedWindow)
    /// Wait for the callback.
    case follow
  }

  private let table: Mutex<RecognitionTable>

  /// - Parameter capacityBytes: what results may take in memory, roughly; those that were not used for longest go
  ///   first. With 0 nothing is kept, and the same audio is still recognised once at a time.
  init(capacityBytes: Int) {
    table = Mutex(RecognitionTable(capacityBytes: capacityBytes))
  }

  /// Results that are kept now.
  var keptResults: Int { table.withLock { $0.keptResults } }
  /// Bytes that they take, roughly.
  var keptBytes: Int { table.withLock { $0.keptBytes } }
  /// True when it holds nothing of any owner.
  var isEmpty: Bool { table.withLock { $0.isEmpty } }

  /// Requests a window.
  ///
  /// An owner that leads already is told to lead again: it starts over, and the first of its answers counts. Must not be
  /// called for an owner that has been forgotten, as it would never be forgotten again.
  ///
  /// - Parameter whenDone: called once, and only if the answer is `.follow`: with the result, or with `nil` when the
  ///   leader failed or gave up. Then begin again; the first to do so leads. Never called if the owner is forgotten first.
  func begin(_ key: RecognitionKey, for owner: WindowID, whenDone: @escaping Callback) -> Start {
    table.withLock { $0.begin(key, for: owner, whenDone: whenDone) }
  }

  /// The leader has the result: it is kept and the followers are told. Ignored from any other owner, such as a leader
  /// that was forgotten meanwhile.
  func finish(_ key: RecognitionKey, by owner: WindowID, with result: RecognizedWindow) {
    for callback in table.withLock({ $0.finish(key, by: owner, with: result) }) { callback(result) }
  }

  /// The leader failed or was cancelled. Ignored from any other owner.
  func abandon(_ key: RecognitionKey, by owner: WindowID) {
    for callback in table.withLock({ $0.abandon(key, by: owner) }) { callback(nil) }
  }

  /// A file is gone. Takes time in proportion to the windows of the file.
  func forget(file: FileID) {
    for callback in table.withLock({ $0.forget(file: file) }) { callback(nil) }
  }

  /// A session is gone with all its files.
  func forget(session: SessionID) {
    for callback in table.withLock({ $0.forget(session: session) }) { callback(nil) }
  }
}
