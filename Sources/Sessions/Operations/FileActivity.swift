import Foundation
import Scheduling
import Synchronization
import TranscriptionCore

/// What all sessions' queues tell of their files, for the figures of ``OperationsDesk``. Any session may call it at any
/// time.
final class FileActivity: Sendable {
  struct Figures: Sendable {
    var completed = 0
    var failed = 0
    var ended = RollingSum()
    var firstWords = WaitHistogram()
  }

  private let state = Mutex(Figures())

  var figures: Figures { state.withLock { $0 } }

  /// The first window of a file is recognised.
  func firstWords(after seconds: Double, at now: Date) {
    state.withLock { $0.firstWords.add(max(0, seconds), at: now) }
  }

  /// A file has come to its end.
  func ended(_ state: FileState, at now: Date) {
    self.state.withLock { figures in
      switch state {
      case .completed: figures.completed += 1
      case .failed: figures.failed += 1
      default: return
      }
      figures.ended.add(1, at: now)
    }
  }
}
