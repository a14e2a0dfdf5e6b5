import DequeModule

/// What a handler has yet to deal with. Bounded: past the bound it only remembers that the folder has to be looked
/// through. Pure.
///
/// The call that adds the first piece starts a worker, which takes until nothing is left. So there is at most one
/// worker at a time, and no piece is left unhandled.
struct DropInbox {
  /// Entries kept by name; a session that drops more at once is served by looking through the folder again.
  static let capacity = 4096

  struct Work: Sendable, Equatable {
    var notices: [DropNotice] = []
    /// There may be room for files that wait.
    var hasRoomNews = false
    /// It is time to look again at what was not ready, and to try again what failed.
    var isTimeToRetry = false
    /// Notices were dropped: the folder has to be looked through.
    var hasOverflowed = false
  }

  private var notices = Deque<DropNotice>()
  private var flags = Work()
  private var isWorking = false
  /// True while files wait for room. While it is false, news of room matters only to a running worker, which may be
  /// about to wait.
  var isWaitingForRoom = false

  /// - Returns: whether the caller must start a worker.
  mutating func add(_ notice: DropNotice) -> Bool {
    if notices.count < Self.capacity { notices.append(notice) } else { flags.hasOverflowed = true }
    return start()
  }

  /// - Returns: whether the caller must start a worker.
  mutating func roomAppeared() -> Bool {
    guard isWorking || isWaitingForRoom else { return false }
    flags.hasRoomNews = true
    return start()
  }

  /// - Returns: whether the caller must start a worker.
  mutating func retryTimeCame() -> Bool {
    flags.isTimeToRetry = true
    return start()
  }

  /// The next piece of work, with at most `limit` notices, oldest first; `nil` when there is none: the worker ends.
  mutating func take(limit: Int) -> Work? {
    var work = flags
    work.notices = Array(notices.prefix(limit))
    notices.removeFirst(work.notices.count)
    // Only once all that was kept is dealt with is it worth looking for the rest.
    if !notices.isEmpty { work.hasOverflowed = false }
    flags = Work(hasOverflowed: flags.hasOverflowed && !work.hasOverflowed)
    if work == Work() {
      isWorking = false
      return nil
    }
    return work
  }

  private mutating func start() -> Bool {
    defer { isWorking = true }
    return !isWorking
  }
}
