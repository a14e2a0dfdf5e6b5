import TranscriptionCore

/// One wait for events that the end of the response's lifetime cuts short.
enum EventTurn {
  /// - Returns: `nil` when the client is gone, its grant is over, or the server is shutting down.
  static func next(
    of session: any SessionHandle, after seq: Int, heard: Int, limit: Int, wait: Duration, until over: EndSignal
  ) async throws -> EventPage? {
    do {
      let page = try await over.beforeEnd {
        try await session.events(after: seq, heard: heard, limit: limit, wait: wait)
      }
      return over.hasEnded ? nil : page
    } catch is CancellationError {
      return nil
    }
  }
}
