import ServiceLifecycle
import TranscriptionCore

/// One wait for events that a graceful shutdown cuts short.
enum EventTurn {
  /// - Returns: `nil` when the server is shutting down or the task was cancelled.
  static func next(
    of session: any SessionHandle, after seq: Int, limit: Int, wait: Duration
  ) async throws -> EventPage? {
    guard !Task.isCancelled, !Task.isShuttingDownGracefully else { return nil }
    let outcome: Result<EventPage, ServiceError> = await cancelWhenGracefulShutdown {
      do throws(ServiceError) {
        return .success(try await session.events(after: seq, limit: limit, wait: wait))
      } catch {
        return .failure(error)
      }
    }
    if Task.isCancelled || Task.isShuttingDownGracefully { return nil }
    return try outcome.get()
  }
}
