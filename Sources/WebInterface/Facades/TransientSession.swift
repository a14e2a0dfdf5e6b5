import Foundation
import Hummingbird
import NIOCore
import Synchronization
import TranscriptionCore

/// The session behind one call of a façade: open it, put a file in, follow the file or wait for its transcript, end it. Takes
/// the road of every other session: same queue, same limits, same fairness.
///
/// It ends with the call, however that ends: ``end()`` is awaited where the call can wait for it, and letting go of the
/// object ends it where the call cannot, such as a response that was never sent because its connection broke. A server
/// that is asked to stop waits for it.
final class TransientSession: Sendable {
  private let handle: any SessionHandle
  /// Keeps the session while its client waits for something that does not ask the session, such as a slow reader.
  private let use: SessionUse
  private let call: DrainedCall
  private let drain: Drain
  private let channel: any Channel
  private let hasEnded = Mutex(false)

  private init(
    _ handle: any SessionHandle, call: DrainedCall, drain: Drain, channel: any Channel
  ) async throws(ServiceError) {
    self.handle = handle
    self.call = call
    self.drain = drain
    self.channel = channel
    do throws(ServiceError) {
      use = try await handle.use()
    } catch {
      await Self.end(handle).value
      throw error
    }
  }

  /// Opens a session for a call.
  ///
  /// - Parameters:
  ///   - wishes: options, as for any session.
  ///   - call: what a stop of the server waits for; begun when the request came.
  /// - Throws: as ``SessionService/open(_:credential:transient:origin:)``.
  static func open(
    _ wishes: SessionPatch, with service: any SessionService, credential: Credential?, call: DrainedCall, drain: Drain,
    _ context: WebContext
  ) async throws(ServiceError) -> TransientSession {
    let opened = try await service.open(wishes, credential: credential, transient: true, origin: context.origin)
    return try await TransientSession(opened.handle, call: call, drain: drain, channel: context.channel)
  }

  // MARK: Files

  /// Takes a file.
  ///
  /// - Parameter body: writes the bytes.
  /// - Throws: ``ServiceError`` or what `body` throws.
  func put(_ request: UploadRequest, _ body: (any UploadWriter) async throws -> Void) async throws -> FileID {
    try await handle.upload(request, body).record.id
  }

  /// Changes the options. Holds for a file whose upload is not complete.
  func change(_ wishes: SessionPatch) async throws(ServiceError) { _ = try await handle.change(wishes) }

  /// Waits for the whole transcript. A client that hangs up meanwhile stops the work.
  ///
  /// - Throws: ``ServiceError`` why there is none, ``Drain/refusal`` where the server stops before, `CancellationError` when
  ///   the client is gone.
  func transcript(of file: FileID) async throws -> Transcript {
    let over = drain.isOver
    do {
      return try await clientIsGone().beforeEnd { [handle] in
        try await over.beforeEnd {
          let finished = try await handle.finished(file)
          try Task.checkCancellation()
          return try await Self.transcript(of: finished, in: handle)
        }
      }
    } catch is CancellationError where over.hasEnded {
      throw Drain.refusal
    }
  }

  /// Hands on captions as they become final, until all have: each once, or not at all where the log did not keep it until it
  /// was read. Windows become final in any order.
  ///
  /// - Parameters:
  ///   - pause: called each time nothing has come for so long.
  ///   - body: takes a caption; `nil` for a pause.
  /// - Returns: the whole transcript.
  /// - Throws: as ``transcript(of:)``, or what `body` throws.
  func follow(
    _ file: FileID, pause: Duration, _ body: (Segment?) async throws -> Void
  ) async throws -> Transcript {
    let over = await clientIsGone()
    var last = 0
    var isDone = false
    while !isDone {
      let page: EventPage
      do {
        page = try await over.beforeEnd { [handle, last] in
          try await handle.events(after: last, limit: 256, wait: pause)
        }
      } catch let error as ServiceError where error.firstEvent != nil {
        // The client was too slow for the log. The transcript has what was missed, at the end; that may be among it.
        last = (error.firstEvent ?? 1) - 1
        isDone = try await handle.file(file).record.state.isTerminal
        continue
      }
      try Task.checkCancellation()
      if page.events.isEmpty { try await body(nil) }
      for event in page.events {
        last = event.seq
        switch event.type {
        case "segment.final":
          let payload = try JSONDecoder().decode(SegmentEventPayload.self, from: Data(event.body.utf8))
          if payload.file == file { try await body(payload.segment) }
        case "file.completed", "file.failed", "file.cancelled": isDone = true
        default: break
        }
      }
      isDone = isDone || page.isEnd
    }
    return try await Self.transcript(of: try await handle.file(file), in: handle)
  }

  private func clientIsGone() async -> EndSignal { await ResponseLifetime.clientIsGone(channel) }

  private static func transcript(of file: FileSnapshot, in handle: any SessionHandle) async throws -> Transcript {
    try FileOutcome.check(file)
    return try await handle.transcript(of: file.record.id, partial: false)
  }

  // MARK: End

  /// Returns when nothing of the session is left, also when the task is cancelled.
  func end() async {
    if markEnded() { await Self.end(handle).value }
  }

  /// Ends the session where `body` throws; otherwise it goes on.
  func endingOnFailure<Value>(_ body: (TransientSession) async throws -> Value) async throws -> Value {
    do {
      return try await body(self)
    } catch {
      await end()
      throw error
    }
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
