import TranscriptionCore

/// Everything that a session's queue decides: order, what is worked on next, bounds, progress. A pure value;
/// ``ProcessWhisperQueue`` acts on it.
///
/// Files are worked on in playlist order. Of one file the windows go to the engine in order of time. Preparation runs ahead
/// of recognition by at most ``lookAheadSeconds`` of audio, so a film of any length takes bounded disk.
struct QueueMachine {
  let limits: SessionLimits
  /// The most audio that may lie ready for the engine, in seconds.
  let lookAheadSeconds: Double
  let maximumAttempts: Int

  /// All files, in playlist order.
  private(set) var order: [FileID] = []
  /// Files that are not in a terminal state, in playlist order.
  private(set) var unfinished: [FileID] = []
  private(set) var entries: [FileID: QueueEntry] = [:]
  private var reservations = 0
  /// True while nothing new is to be begun.
  var isPaused = false
  private(set) var bytes = 0
  /// Files whose length is known, and the sum of their lengths in seconds.
  private var knownLengths = (files: 0, seconds: 0.0)

  init(limits: SessionLimits, lookAheadSeconds: Double, maximumAttempts: Int) {
    self.limits = limits
    self.lookAheadSeconds = lookAheadSeconds
    self.maximumAttempts = maximumAttempts
  }

  subscript(file: FileID) -> QueueEntry? { entries[file] }

  // MARK: Files

  /// Adds a file where its ordinal says: mostly at the end.
  mutating func add(_ entry: QueueEntry) {
    guard entries[entry.record.id] == nil else { return }
    entries[entry.record.id] = entry
    order.insert(entry.record.id, at: place(of: entry.record.ordinal, in: order))
    bytes += entry.record.bytes
    count(entry.record.duration, sign: 1)
    if !entry.record.state.isTerminal {
      unfinished.insert(entry.record.id, at: place(of: entry.record.ordinal, in: unfinished))
    }
  }

  /// Behind all files that came no later.
  private func place(of ordinal: Int, in files: [FileID]) -> Int {
    (files.lastIndex { (entries[$0]?.record.ordinal ?? 0) <= ordinal && entries[$0]?.record.ordinal != nil } ?? -1) + 1
  }

  /// Changes an entry and keeps the list of unfinished files right.
  mutating func update(_ file: FileID, _ body: (inout QueueEntry) -> Void) {
    guard var entry = entries[file] else { return }
    let before = entry.record
    body(&entry)
    entry.keepProgress()
    entries[file] = entry
    bytes += entry.record.bytes - before.bytes
    if before.duration != entry.record.duration {
      count(before.duration, sign: -1)
      count(entry.record.duration, sign: 1)
    }
    switch (before.state.isTerminal, entry.record.state.isTerminal) {
    case (false, true): unfinished.removeFirst(file)
    case (true, false):
      let ordinal = entry.record.ordinal
      let place = unfinished.firstIndex { (entries[$0]?.record.ordinal ?? 0) > ordinal } ?? unfinished.count
      unfinished.insert(file, at: place)
    default: break
    }
  }

  /// - Returns: the entry that was removed.
  mutating func remove(_ file: FileID) -> QueueEntry? {
    guard let entry = entries.removeValue(forKey: file) else { return nil }
    order.removeFirst(file)
    unfinished.removeFirst(file)
    bytes -= entry.record.bytes
    count(entry.record.duration, sign: -1)
    return entry
  }

  private mutating func count(_ duration: Double?, sign: Double) {
    guard let duration else { return }
    knownLengths.files += Int(sign)
    knownLengths.seconds += sign * duration
  }

  // MARK: Bounds

  /// Whether one more file of this size may join.
  func hasRoom(forBytes more: Int) -> Bool { refusal(forBytes: more) == nil }

  /// Why one more file of this size may not join; `nil` when it may.
  func refusal(forBytes more: Int) -> ServiceError? {
    if unfinished.count + reservations >= limits.queuedFiles {
      return ServiceError(
        .limitReached, code: "queue_full",
        message: "\(limits.queuedFiles) files of this session are waiting already. Try again when some are done.",
        position: unfinished.count, limit: limits.queuedFiles)
    }
    if bytes + more > limits.bytes {
      return ServiceError(
        .limitReached, code: "session_bytes_full",
        message: "The session would hold more than \(limits.bytes) bytes. Delete files that are no longer needed.",
        limit: limits.bytes)
    }
    return nil
  }

  mutating func reserve() { reservations += 1 }
  mutating func release() { reservations -= 1 }

  // MARK: What is next

  /// The file to prepare next: one step at a time, and not further ahead than the look-ahead.
  func nextToPrepare() -> FileID? {
    if isPaused { return nil }
    var backlog = 0.0
    for file in unfinished {
      guard let entry = entries[file] else { continue }
      if entry.isPreparing { return nil }
      backlog += entry.backlogSeconds
      if backlog >= lookAheadSeconds { return nil }
      if entry.needsPreparation { return file }
    }
    return nil
  }

  /// The window that `engine` gets next.
  func nextWindow(for engine: String) -> (file: FileID, window: SpeechWindow)? {
    if isPaused { return nil }
    for file in unfinished {
      guard let entry = entries[file], entry.engine == engine,
        let index = entry.ready.keys.min(), let window = entry.ready[index]
      else { continue }
      return (file, window)
    }
    return nil
  }

  // MARK: Figures

  /// Place in line: 0 for the first unfinished file.
  func position(of file: FileID) -> Int? { unfinished.firstIndex(of: file) }

  /// What stands in the way of an unfinished file.
  struct Outlook: Sendable, Hashable {
    /// Place in line, from 0.
    var position: Int
    /// Seconds of audio still to be done up to and including this file; `nil` while no length is known at all.
    var audioSecondsAhead: Double?
  }

  /// The outlook of every unfinished file, in order, in one pass. A file whose length is not known yet counts as long as
  /// the session's average.
  func outlooks(upTo last: FileID? = nil) -> [(file: FileID, outlook: Outlook)] {
    let average = knownLengths.files > 0 ? knownLengths.seconds / Double(knownLengths.files) : nil
    var total: Double? = 0
    var outlooks: [(file: FileID, outlook: Outlook)] = []
    for (position, file) in unfinished.enumerated() {
      guard let entry = entries[file] else { continue }
      let length = entry.record.duration ?? average
      total = total.flatMap { sum in length.map { sum + $0 * (1 - entry.progress) } }
      outlooks.append((file, Outlook(position: position, audioSecondsAhead: total)))
      if file == last { break }
    }
    return outlooks
  }

  /// Seconds of audio of the unfinished files up to and including `file` (all of them for `nil`); `nil` when no length is
  /// known at all.
  func audioSecondsAhead(upTo file: FileID? = nil) -> Double? {
    unfinished.isEmpty ? 0 : outlooks(upTo: file).last?.outlook.audioSecondsAhead
  }
}

extension [FileID] {
  /// Removes an element that stands here at most once, mostly near the front.
  fileprivate mutating func removeFirst(_ file: FileID) {
    if let index = firstIndex(of: file) { remove(at: index) }
  }
}
