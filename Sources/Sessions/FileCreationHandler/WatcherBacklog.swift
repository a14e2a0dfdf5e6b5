import TranscriptionCore

/// What the ``DirectoryWatcher`` has yet to do. Bounded: past the bound it only remembers that the whole folder has to be
/// looked through. Pure.
///
/// Nothing that is asked for is ever forgotten: a look that is asked for while one is under way leads to another, and
/// what failed is given back with ``restore(_:)``.
struct WatcherBacklog {
  /// Files of no open session that are kept by name.
  static let capacity = 4096

  /// The sessions whose files are to be looked for; one scan of the folder serves all requests.
  struct LookWish: Sendable, Equatable {
    var sessions: Set<SessionID> = []
    var isForAll = false

    var isEmpty: Bool { sessions.isEmpty && !isForAll }

    func includes(_ name: EntryName) -> Bool {
      isForAll || DropName.owner(of: name).map { sessions.contains($0) } ?? true
    }
  }

  struct Work: Sendable, Equatable {
    /// The folder may not be the one that is watched.
    var mayBeGone = false
    var strays: [DropNotice] = []
    var look = LookWish()
  }

  private var next = Work()

  /// Whether a look through the whole folder has been asked for and not begun.
  var awaitsFullLook: Bool { next.look.isForAll }

  mutating func folderMayBeGone() { next.mayBeGone = true }

  mutating func lookThrough(for session: SessionID? = nil) {
    if let session { next.look.sessions.insert(session) } else { next.look.isForAll = true }
  }

  mutating func add(stray notice: DropNotice) {
    if next.strays.count < Self.capacity { next.strays.append(notice) } else { next.look.isForAll = true }
  }

  /// All that is to be done; `nil` when there is nothing.
  mutating func take() -> Work? {
    guard next != Work() else { return nil }
    defer { next = Work() }
    return next
  }

  /// Puts back work that failed. Files of no open session are left out, as they may be what fails: a later scan finds
  /// them.
  mutating func restore(_ work: Work) {
    if work.mayBeGone { next.mayBeGone = true }
    next.look.sessions.formUnion(work.look.sessions)
    if work.look.isForAll { next.look.isForAll = true }
  }
}
