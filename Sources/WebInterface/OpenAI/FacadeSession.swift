import Synchronization
import TranscriptionCore

/// The session behind one façade call. It ends with the call, however that ends: ``end()`` is awaited where the call can
/// wait for it, and letting go of the object ends it where the call cannot, such as a response that was never sent because
/// its connection broke.
final class FacadeSession: Sendable {
  let handle: any SessionHandle
  /// Keeps the session while its client waits for something that does not ask the session, such as a slow reader.
  private let use: SessionUse
  private let hasEnded = Mutex(false)

  init(_ handle: any SessionHandle) async throws {
    self.handle = handle
    do {
      use = try await handle.use()
    } catch {
      await Self.end(handle).value
      throw error
    }
  }

  /// Returns when nothing of the session is left, also when the task is cancelled.
  func end() async {
    if markEnded() { await Self.end(handle).value }
  }

  deinit {
    if markEnded() { _ = Self.end(handle) }
  }

  private func markEnded() -> Bool {
    hasEnded.withLock { hasEnded in
      defer { hasEnded = true }
      return !hasEnded
    }
  }

  /// A task of its own because cancellation must not reach the clean-up. Awaited by ``end()``; after `deinit` by nothing,
  /// and what it then leaves undone the session's idle time-out finishes.
  private static func end(_ handle: any SessionHandle) -> Task<Void, Never> {
    Task { _ = try? await handle.end() }
  }
}
