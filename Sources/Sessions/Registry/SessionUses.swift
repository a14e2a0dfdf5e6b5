import Foundation
import Synchronization
import TranscriptionCore

/// Counts the uses of a session, and remembers when the last one ended.
final class SessionUses: Sendable {
  private struct State {
    var held = 0
    var lastEnded: Date?
  }

  private let state = Mutex(State())
  private let clock: any SessionClock

  init(clock: any SessionClock) { self.clock = clock }

  var areHeld: Bool { state.withLock { $0.held > 0 } }

  /// `nil` before the first end.
  var lastEnded: Date? { state.withLock { $0.lastEnded } }

  func begin() -> SessionUse {
    state.withLock { $0.held += 1 }
    return SessionUse { [self] in end() }
  }

  private func end() {
    state.withLock { state in
      state.held -= 1
      state.lastEnded = clock.now
    }
  }
}
