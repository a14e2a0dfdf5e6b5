import Foundation
import Glibc
package import Logging
import ServiceLifecycle
import Synchronization
package import TranscriptionCore

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

  /// Opens what tells of a folder; `deliver` is called on one serial queue.
  typealias MakeSource =
    @Sendable (_ folder: String, _ deliver: @escaping @Sendable ([INotifyDecoder.Fact]) -> Void) throws -> INotifySource

  private struct State {
    var handlers: [SessionID: FileCreationHandler] = [:]
    var source: INotifySource?
    /// The folder that `source` watches.
    var watched: DropFolder.Identity?
    var isPolling = false
    var errands = WatcherBacklog()
    /// Everything that is in the folder, or was told since, has been passed on.
    var isUpToDate = false
    /// Resumed when the entry that the self-test makes is heard of.
    var selfTest: (name: EntryName, heard: CheckedContinuation<Void, Never>)?
  }

  let folder: DropFolder
  private let mode: Mode
  private let temporaryNames: TemporaryNames
  let clock: any SessionClock
  let logger: Logger
  private let state = Mutex(State())
  private let makeSource: MakeSource
  /// Says that there are errands; what they are is in `state`.
  private let calls: AsyncStream<Void>
  private let call: AsyncStream<Void>.Continuation

  private static let pollInterval = Duration.seconds(1)
  /// Pause before something that failed is tried again.
  private static let retryInterval = Duration.seconds(2)
  /// How long files are kept in quarantine.
  private static let quarantineSeconds = 7.0 * 24 * 3600
  private static let quarantineSweepInterval = Duration.seconds(3600)
  /// How often it is checked that the watched folder still stands under its path.
  private static let identityCheckInterval = Duration.seconds(10)
  private static let selfTestTimeout = Duration.seconds(1)

  /// - Parameter temporaryNames: files under such names are left alone until they are renamed.
  package convenience init(
    path: String, mode: Mode, temporaryNames: TemporaryNames = .common, clock: any SessionClock = SteadyClock(),
    logger: Logger
  ) {
    self.init(
      path: path, mode: mode, temporaryNames: temporaryNames, clock: clock, logger: logger,
      makeSource: { folder, deliver in try INotifySource(folder: folder, deliver: deliver) })
  }

  init(
    path: String, mode: Mode, temporaryNames: TemporaryNames = .common, clock: any SessionClock, logger: Logger,
    makeSource: @escaping MakeSource
  ) {
    folder = DropFolder(path: path)
    self.mode = mode
    self.temporaryNames = temporaryNames
    self.clock = clock
    self.logger = logger
    self.makeSource = makeSource
    (calls, call) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
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
    let open = try folder.open()
    defer { unlinkat(open.descriptor, name.cString, 0) }
    return try await withThrowingTaskGroup { group in
      group.addTask {
        await withCheckedContinuation { heard in
          self.state.withLock { $0.selfTest = (name, heard) }
          let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
          close(openat(open.descriptor, name.cString, flags, 0o600))
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

  /// Looks through the folder for one session's files, or for all files. What is there at the time of the call is found
  /// even if the first scan fails.
  func lookThrough(for session: SessionID? = nil) {
    ask { $0.lookThrough(for: session) }
  }

  /// Passes on everything that happened in the folder before the call.
  ///
  /// - Returns: whether handlers now know all that is in the folder; never where it is polled.
  func flush() async -> Bool {
    guard let source = state.withLock({ $0.source }) else { return false }
    await source.flush()
    return state.withLock { $0.isUpToDate }
  }

  // MARK: Facts

  private func watch() async throws {
    // Asked before: should the folder be replaced in between, the next check sees a difference.
    let identity = await folder.identity()
    let source = try makeSource(folder.path) { [weak self] facts in
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
    case .moved(let name): route(.moved(name))
    case .closed(let name): route(.closed(name))
    case .created(let name): route(.created(name))
    case .overflow: lookThrough()
    case .folderGone: ask { $0.folderMayBeGone() }
    }
  }

  func route(_ notice: DropNotice) {
    switch DropName(notice.name, temporary: temporaryNames) {
    case .unfinished:
      if let owner = DropName.owner(of: notice.name) {
        state.withLock { $0.handlers[owner] }?.saw(notice.name)
      } else {
        heardOf(notice.name)
      }
    case .stray: ask { $0.add(stray: notice) }
    case .session(let session, _):
      if let handler = state.withLock({ $0.handlers[session] }) {
        handler.notice(notice)
      } else {
        ask { $0.add(stray: notice) }
      }
    }
  }

  private func ask(_ add: (inout WatcherBacklog) -> Void) {
    state.withLock { state in
      add(&state.errands)
      if state.errands.awaitsFullLook { state.isUpToDate = false }
    }
    call.yield()
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
            if await self.folder.identity() != self.state.withLock({ $0.watched }) {
              self.ask { $0.folderMayBeGone() }
            }
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
        for await _ in self.calls {
          while !Task.isCancelled, let work = self.state.withLock({ $0.errands.take() }) {
            await self.carryOut(work)
          }
        }
      }
    }
  }

  private func carryOut(_ work: WatcherBacklog.Work) async {
    var rest = work
    do {
      if work.mayBeGone { try await renewFolder() }
      rest.mayBeGone = false
      // Before the look: a session that owns one of them by now must know of it when the look is over.
      await quarantine(work.strays)
      if !work.look.isEmpty { try await look(work.look) }
    } catch {
      logger.error("the drop folder could not be read; trying again", metadata: ["error": "\(error)"])
      state.withLock { $0.errands.restore(rest) }
      try? await clock.sleep(for: Self.retryInterval)
    }
  }

  private func look(_ wish: WatcherBacklog.LookWish) async throws {
    let names: [EntryName]
    do {
      names = try await folder.names()
    } catch let error as DropFolderError where error.code == ENOENT {
      try await renewFolder()
      names = try await folder.names()
    }
    var strays: [DropNotice] = []
    for name in names where wish.includes(name) {
      if DropName(name, temporary: temporaryNames) != .unfinished, handler(of: name) == nil {
        strays.append(.found(name))
      } else {
        route(.found(name))
      }
    }
    // Here and not as errands: more of them than `WatcherBacklog` keeps would cause one look after another.
    await quarantine(strays)
    if wish.isForAll { state.withLock { $0.isUpToDate = !$0.errands.awaitsFullLook && !$0.isPolling } }
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

  /// The handler of the open session to which a finished entry belongs.
  func handler(of name: EntryName) -> FileCreationHandler? {
    guard case .session(let session, _) = DropName(name, temporary: temporaryNames) else { return nil }
    return state.withLock { $0.handlers[session] }
  }
}
