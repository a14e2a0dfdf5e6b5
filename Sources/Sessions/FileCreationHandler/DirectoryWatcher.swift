import Foundation
import Glibc
package import Logging
import ServiceLifecycle
import Synchronization
import TranscriptionCore

/// Watches the drop folder for all sessions: one inotify instance, one look-up of the name's prefix, one call of that
/// session's ``FileCreationHandler``, so the cost of a file does not depend on the number of sessions.
///
/// ``start()`` before anything is served, then ``run()``. Where the kernel dropped events the folder is looked through
/// again; where inotify does not work (network file systems, some container mounts: found by the list of mounts and a
/// self-test) it is looked through every second. A folder that is removed, moved or replaced is made and watched anew.
/// Files of no open session are moved to `quarantine/`.
package final class DirectoryWatcher: Service {
  package enum Mode: String, Sendable, CaseIterable {
    /// inotify where it works, else polling.
    case auto
    case inotify
    case poll
  }

  private enum Signal: Sendable {
    case stray(DropNotice)
    case lookThrough
    case folderGone
  }

  private struct State {
    var handlers: [SessionID: FileCreationHandler] = [:]
    var source: INotifySource?
    /// The folder that `source` watches.
    var watched: DropFolder.Identity?
    var isPolling = false
    /// Whose files are to be looked for; one look serves all who asked for it.
    var wanted = LookWish()
    /// A look is under way or has been signalled.
    var isLookDue = false
    /// Everything that is in the folder, or was told since, has been passed on.
    var isUpToDate = false
    /// A signal found no room: look through the whole folder.
    var missedSignal = false
    /// Resumed when the entry that the self-test makes is heard of.
    var selfTest: (name: EntryName, heard: CheckedContinuation<Void, Never>)?
  }

  /// For whom the folder is to be looked through.
  private struct LookWish {
    var sessions: Set<SessionID> = []
    var isForAll = false

    func includes(_ name: EntryName) -> Bool {
      isForAll || DropName.owner(of: name).map { sessions.contains($0) } ?? true
    }
  }

  let folder: DropFolder
  private let mode: Mode
  private let clock: any SessionClock
  private let logger: Logger
  private let state = Mutex(State())
  private let signals: AsyncStream<Signal>
  private let send: AsyncStream<Signal>.Continuation

  private static let pollInterval = Duration.seconds(1)
  private static let signalCapacity = 4096
  /// How long files of nobody are kept.
  private static let quarantineSeconds = 7.0 * 24 * 3600
  private static let quarantineSweepInterval = Duration.seconds(3600)
  /// How often it is checked that the watched folder still stands under its path.
  private static let identityCheckInterval = Duration.seconds(10)
  private static let selfTestTimeout = Duration.seconds(1)

  package init(path: String, mode: Mode, clock: any SessionClock = WallClock(), logger: Logger) {
    folder = DropFolder(path: path)
    self.mode = mode
    self.clock = clock
    self.logger = logger
    (signals, send) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.signalCapacity))
    // The kernel sends SIGIO when a writer meets the momentary lease of DropFolder.inspect; its default would end us.
    signal(SIGIO, SIG_IGN)
  }

  /// Whether the folder is looked through every second instead of being watched.
  package var isPolling: Bool { state.withLock { $0.isPolling } }

  /// Makes the folder and begins to watch it. What was there before is found by ``run()``.
  ///
  /// - Throws: when the folder cannot be made, or `inotify` was demanded and does not work.
  package func start() async throws {
    try await folder.create()
    if mode == .poll || (mode == .auto && NetworkFileSystem.holds(folder.path)) {
      state.withLock { $0.isPolling = true }
      return
    }
    do {
      try await watch()
      guard try await passesSelfTest() else {
        throw DropFolderError(operation: "waiting for an inotify event", code: ETIMEDOUT)
      }
    } catch {
      state.withLock { $0.source = nil }
      if mode == .inotify { throw error }
      logger.warning("inotify does not work on the drop folder; looking every second", metadata: ["error": "\(error)"])
      state.withLock { $0.isPolling = true }
    }
  }

  /// Makes a hidden file and sees whether the kernel tells of it.
  private func passesSelfTest() async throws -> Bool {
    let name = EntryName(".self-test-\(UInt64.random(in: .min ... .max))")
    let path = folder.path + "/" + name.text
    defer { unlink(path) }
    return try await withThrowingTaskGroup { group in
      group.addTask {
        await withCheckedContinuation { heard in
          self.state.withLock { $0.selfTest = (name, heard) }
          close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600))
        }
        return true
      }
      group.addTask {
        try await Task.sleep(for: Self.selfTestTimeout)
        self.heardOf(name)
        return false
      }
      defer { group.cancelAll() }
      return try await group.next() ?? false
    }
  }

  private func heardOf(_ name: EntryName) {
    let heard = state.withLock { state in
      guard state.selfTest?.name == name else { return nil as CheckedContinuation<Void, Never>? }
      defer { state.selfTest = nil }
      return state.selfTest?.heard
    }
    heard?.resume()
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown { await self.serve() }
    state.withLock { $0.source = nil }
  }

  func register(_ handler: FileCreationHandler) {
    state.withLock { $0.handlers[handler.session] = handler }
  }

  func unregister(_ session: SessionID) {
    state.withLock { $0.handlers[session] = nil }
  }

  /// Looks through the folder for one session's files, or for everybody's.
  func lookThrough(for session: SessionID? = nil) {
    let mustSignal = state.withLock { state in
      if let session {
        state.wanted.sessions.insert(session)
      } else {
        state.wanted.isForAll = true
        state.isUpToDate = false
      }
      defer { state.isLookDue = true }
      return !state.isLookDue
    }
    if mustSignal { post(.lookThrough) }
  }

  /// Passes on everything that happened in the folder before the call.
  ///
  /// - Returns: whether handlers now know all that is in the folder; never where it is polled.
  func flush() async -> Bool {
    guard let source = state.withLock({ $0.source }) else { return false }
    await source.flush()
    return state.withLock { $0.isUpToDate && !$0.missedSignal }
  }

  // MARK: Facts

  private func watch() async throws {
    // Asked before: should the folder be replaced in between, the next check sees a difference.
    let identity = await folder.identity()
    let source = try INotifySource(folder: folder.path) { [weak self] facts in
      for fact in facts { self?.take(fact) }
    }
    state.withLock { state in
      state.source = source
      state.watched = identity
    }
  }

  /// What the kernel told.
  func take(_ fact: INotifyDecoder.Fact) {
    switch fact {
    case .settled(let name): route(.settled(name))
    case .created(let name): route(.created(name))
    case .overflow: lookThrough()
    case .folderGone: post(.folderGone)
    }
  }

  private func route(_ notice: DropNotice) {
    switch DropName(notice.name) {
    case .unfinished:
      if let owner = DropName.owner(of: notice.name) {
        state.withLock { $0.handlers[owner] }?.saw(notice.name)
      } else {
        heardOf(notice.name)
      }
    case .stray: post(.stray(notice))
    case .session(let session, _):
      if let handler = state.withLock({ $0.handlers[session] }) {
        handler.notice(notice)
      } else {
        post(.stray(notice))
      }
    }
  }

  private func post(_ signal: Signal) {
    if case .dropped = send.yield(signal) { state.withLock { $0.missedSignal = true } }
  }

  // MARK: Service

  private func serve() async {
    await withDiscardingTaskGroup { group in
      if isPolling {
        group.addTask {
          while !Task.isCancelled {
            self.lookThrough()
            try? await self.clock.sleep(for: Self.pollInterval)
          }
        }
      } else {
        lookThrough()
        group.addTask {
          while !Task.isCancelled {
            try? await self.clock.sleep(for: Self.identityCheckInterval)
            if await self.folder.identity() != self.state.withLock({ $0.watched }) { self.post(.folderGone) }
          }
        }
      }
      group.addTask {
        while !Task.isCancelled {
          try? await self.folder.sweepQuarantine(olderThanSeconds: Self.quarantineSeconds, now: self.clock.now)
          try? await self.clock.sleep(for: Self.quarantineSweepInterval)
        }
      }
      group.addTask {
        for await signal in self.signals {
          await self.handle(signal)
          if self.state.withLock({ state in
            defer { state.missedSignal = false }
            return state.missedSignal
          }) {
            self.state.withLock { $0.wanted.isForAll = true }
            await self.handle(.lookThrough)
            // It may be this signal that found no room.
            await self.handle(.folderGone)
          }
        }
      }
    }
  }

  private func handle(_ signal: Signal) async {
    do {
      switch signal {
      case .stray(let notice): try await quarantine(notice)
      case .lookThrough: try await look()
      case .folderGone: try await renewFolder()
      }
    } catch {
      logger.error("the drop folder could not be read", metadata: ["error": "\(error)"])
    }
  }

  private func look() async throws {
    let wish = state.withLock { state in
      defer { state.wanted = LookWish() }
      state.isLookDue = false
      return state.wanted
    }
    let names: [EntryName]
    do {
      names = try await folder.names()
    } catch let error as DropFolderError where error.code == ENOENT {
      try await renewFolder()
      return
    }
    for name in names where wish.includes(name) { route(.found(name)) }
    if wish.isForAll { state.withLock { $0.isUpToDate = !$0.wanted.isForAll && !$0.isPolling } }
  }

  /// Makes and watches the folder anew, unless it is the one that is watched.
  private func renewFolder() async throws {
    let (watched, isPolling) = state.withLock { ($0.watched, $0.isPolling) }
    let present = await folder.identity()
    if let present, isPolling || present == watched { return }
    logger.error("the drop folder was removed, moved or replaced; watching the one that stands there now")
    try await folder.create()
    if !isPolling { try await watch() }
    lookThrough()
  }

  /// A file that nobody owns. It may have got an owner since it was seen, or still be written.
  private func quarantine(_ notice: DropNotice) async throws {
    if case .session(let session, _) = DropName(notice.name), state.withLock({ $0.handlers[session] }) != nil {
      route(notice)
      return
    }
    guard case .file(_, let links, _, _) = try await folder.inspect([notice.name]).first else { return }
    if case .created = notice, links < 2 { return }
    try await folder.quarantine(
      notice.name, reason: "The name does not begin with the id of an open session and an underscore.", now: clock.now)
    logger.notice("a file that belongs to no open session was moved to quarantine")
  }
}
