import Foundation
import Synchronization
import TranscriptionCore

/// One session in memory.
final class FakeSession: SessionHandle {
  enum Fate: Sendable {
    case completed
    case failed(FileFailure)
    /// Stays in the queue until the test says otherwise.
    case pending
  }

  struct State {
    var options = SessionOptions(idleTimeoutSeconds: 600)
    var files: [FileSnapshot] = []
    var contents: [FileID: [UInt8]] = [:]
    var events: [RecordedEvent] = []
    /// Number of the first event that has not been dropped.
    var firstEvent = 1
    var ephemeral: [EphemeralEvent] = []
    var hasEnded = false
    var viewers: [IssuedViewer] = []
    /// Callers that wait for the end of what a credential opens.
    var grants: [UUID: (secret: String, ends: AsyncStream<SessionGrant.End>.Continuation)] = [:]
    var player = PlayerState(updatedAt: Date(timeIntervalSince1970: 0))
    var commands: [PlayerCommand] = []
    var expectedBytes: [Int?] = []
    var waiters: [UUID: AsyncStream<Void>.Continuation] = [:]
    var transcripts: [FileID: Transcript] = [:]
    /// What every page of a transcript fails with.
    var failingPages: ServiceError?
    /// Whether transcripts begin again and again instead of ending.
    var hasEndlessTranscripts = false
    /// What the last search was for.
    var search: (text: String, file: FileID?, limit: Int)?
  }

  let id: SessionID
  let isTransient: Bool
  let token = "token-\(UUID().uuidString)"
  let state = Mutex(State())
  /// Reached whenever a caller begins to wait, and whenever a waiting caller was cancelled.
  let waiting = Milestone()
  let cancelled = Milestone()
  /// Reached whenever a listener's place is free again.
  let leftListeners = Milestone()
  let uploadsBegun = Milestone()
  let uploadsBroken = Milestone()
  let behaviourOfFiles: Fate
  let uploadLimit: Int
  private let engines: [String]
  private let onEnd: @Sendable (SessionID) -> Void

  /// - Parameter engines: names of those that it may ask for.
  init(
    id: SessionID, isTransient: Bool, engines: [String], fate: Fate, uploadLimit: Int,
    onEnd: @escaping @Sendable (SessionID) -> Void
  ) {
    self.id = id
    self.isTransient = isTransient
    self.engines = engines
    behaviourOfFiles = fate
    self.uploadLimit = uploadLimit
    self.onEnd = onEnd
  }

  func snapshot() async throws(ServiceError) -> SessionSnapshot {
    let queue = try await queue()
    return state.withLock { state in
      SessionSnapshot(
        id: id, state: .open, createdAt: Date(timeIntervalSince1970: 0), lastActiveAt: Date(timeIntervalSince1970: 1),
        expiresAt: Date(timeIntervalSince1970: 600), options: state.options, queue: queue, player: state.player,
        usage: .init(files: state.files.count, audioSeconds: 0, bytes: 0))
    }
  }

  func change(_ wishes: SessionPatch) async throws(ServiceError) -> SessionSnapshot {
    if wishes.weight == 99 {
      throw ServiceError(.invalidRequest, code: "invalid_option", message: "weight is 1 to 16.", parameter: "weight")
    }
    if let engine = wishes.engine, !engines.contains(engine) {
      throw ServiceError(.invalidRequest, code: "invalid_option", message: "No such engine.", parameter: "engine")
    }
    if let task = wishes.task, TranscriptionTask(rawValue: task) == nil {
      throw ServiceError(.invalidRequest, code: "invalid_option", message: "No such task.", parameter: "task")
    }
    state.withLock { state in
      state.options.language = wishes.language ?? state.options.language
      state.options.task = wishes.task.flatMap { TranscriptionTask(rawValue: $0) } ?? state.options.task
      state.options.engine = wishes.engine ?? state.options.engine
      state.options.prompt = wishes.prompt ?? state.options.prompt
      state.options.label = wishes.label ?? state.options.label
    }
    return try await snapshot()
  }

  func heartbeat() async throws(ServiceError) -> Date { Date(timeIntervalSince1970: 900) }

  func end() async throws(ServiceError) -> SessionReceipt {
    let files = try state.withLock { state throws(ServiceError) in
      guard !state.hasEnded else { throw ServiceError.sessionNotFound }
      state.hasEnded = true
      for waiter in state.waiters.values { waiter.finish() }
      return state.files.count
    }
    onEnd(id)
    endGrants(.sessionEnded)
    return SessionReceipt(id: id, filesRemoved: files, bytesRemoved: 1, windowsCancelled: 0, durationMilliseconds: 1)
  }

  func setQueue(_ state: QueueSnapshot.State) async throws(ServiceError) -> QueueSnapshot {
    var queue = try await queue()
    queue.state = state
    return queue
  }

  func queue() async throws(ServiceError) -> QueueSnapshot {
    state.withLock { state in
      QueueSnapshot(
        state: .running,
        files: state.files.filter { !$0.record.state.isTerminal }.map { file in
          .init(
            id: file.record.id, name: file.record.name, state: file.record.state, position: file.position,
            progress: file.progress, etaSeconds: file.etaSeconds)
        }, audioSecondsAhead: 0, limits: SessionLimits())
    }
  }
}
