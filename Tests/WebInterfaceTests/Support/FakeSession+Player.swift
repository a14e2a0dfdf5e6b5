import Synchronization
import TranscriptionCore

extension FakeSession {
  func player() async throws(ServiceError) -> PlayerState { state.withLock { $0.player } }

  func command(
    _ command: PlayerCommand, ifRevision revision: Int?
  ) async throws(ServiceError) -> PlayerState {
    try state.withLock { state throws(ServiceError) in
      if let revision, revision != state.player.revision {
        throw ServiceError(.conflict, code: "revision_changed", message: "Changed.")
      }
      state.commands.append(command)
      state.player.revision += 1
      return state.player
    }
  }
}
