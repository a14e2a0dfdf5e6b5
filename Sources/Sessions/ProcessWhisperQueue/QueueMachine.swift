import TranscriptionCore

/// Everything that a session's queue decides: order, what is worked on next, bounds, progress. A pure value;
/// ``ProcessWhisperQueue`` acts on it.
///
/// Windows just ahead of the player's position come first, then the rest of the file that it plays, then the files in
/// playlist order, each in order of time. Preparation runs ahead of recognition by a bounded amount of audio, so a film of
/// any length takes bounded disk. Every decision and every change of one file costs the same however many files there are.
struct QueueMachine {
  let limits: SessionLimits
  /// The most audio that may lie ready for the engine, in seconds.
  let lookAheadSeconds: Double
  let maximumAttempts: Int

  /// All files, in playlist order.
  private(set) var order: [FileID] = []
  private(set) var entries: [FileID: QueueEntry] = [:]
  /// Files that are not in a terminal state.
  private var line = Lineup()
  /// Those of them that need a step of preparation.
  private var unprepared = Lineup()
  /// Those of them with ready windows, by engine.
  private var audible: [String: Lineup] = [:]
  /// Those of them that wait for diarization.
  private var undiarized = Lineup()
  private var preparing = 0
  /// Unfinished files that were begun.
  private(set) var runningCount = 0
  /// Places that are kept for files on their way.
  var reservations = IntakeReservations()
  /// True while nothing new is to be begun.
  var isPaused = false
  private(set) var bytes = 0
  /// Seconds of audio that lie on disk for the engine.
  private(set) var backlogSeconds = 0.0
  /// Seconds of audio that were decoded of unfinished files.
  private(set) var chargedSeconds = 0.0
  /// The part of them in files that need no more preparation: they finish by themselves.
  private var settledChargeSeconds = 0.0
  /// Files whose length is known, and the sum of their lengths in seconds.
  private var knownLengths = (files: 0, seconds: 0.0)
  /// Unfinished files whose length is known, and what is left of them in seconds.
  private var knownRest = (files: 0, seconds: 0.0)

  /// Audio ready just ahead of the player, in seconds, up to which preparation there does not wait for its turn.
  private static let playheadSeconds = 120.0

  init(limits: SessionLimits, lookAheadSeconds: Double, maximumAttempts: Int) {
    self.limits = limits
    self.lookAheadSeconds = lookAheadSeconds
    self.maximumAttempts = maximumAttempts
  }

  subscript(file: FileID) -> QueueEntry? { entries[file] }

  /// Files that are not in a terminal state, in playlist order.
  var unfinished: [FileID] { line.files }
  var unfinishedCount: Int { line.count }
  var firstUnfinished: FileID? { line.first }
  /// Seconds of audio in all files, as far as their lengths are known.
  var audioSeconds: Double { max(0, knownLengths.seconds) }

  // MARK: Files

  /// Adds a file where its ordinal says: mostly at the end.
  mutating func add(_ entry: QueueEntry) {
    let file = entry.record.id
    guard entries[file] == nil else { return }
    entries[file] = entry
    let ordinal = entry.record.ordinal
    let before = order.lastIndex { (entries[$0]?.record.ordinal ?? .max) <= ordinal && $0 != file }
    order.insert(file, at: before.map { $0 + 1 } ?? 0)
    count(Figures(entry), sign: 1)
    place(file, Figures(entry))
  }

  /// Changes an entry and keeps all figures right.
  mutating func update(_ file: FileID, _ body: (inout QueueEntry) -> Void) {
    guard let index = entries.index(forKey: file) else { return }
    let before = Figures(entries.values[index])
    body(&entries.values[index])
    entries.values[index].keepProgress()
    let after = Figures(entries.values[index])
    count(before, sign: -1)
    count(after, sign: 1)
    place(file, after, former: before.engine)
  }

  /// Puts another entry in a file's place. A removal of the file that is under way goes on.
  mutating func replace(_ entry: QueueEntry) {
    update(entry.record.id) {
      let isBeingRemoved = $0.isBeingRemoved
      $0 = entry
      $0.isBeingRemoved = isBeingRemoved
    }
  }

  /// - Returns: the entry that was removed.
  mutating func remove(_ file: FileID) -> QueueEntry? {
    guard let entry = entries.removeValue(forKey: file) else { return nil }
    if let index = order.firstIndex(of: file) { order.remove(at: index) }
    var figures = Figures(entry)
    count(figures, sign: -1)
    figures.isTerminal = true
    place(file, figures)
    return entry
  }

  /// Ordinals that bring files to the front of all others, those that are still to be claimed included, in this order.
  ///
  /// - Returns: empty where they are there already.
  func ordinals(toFront files: [FileID]) -> [FileID: Int] {
    guard Array(order.prefix(files.count)) != files else { return [:] }
    // Arrivals count from 0 upwards.
    let least = min(0, order.first.flatMap { entries[$0]?.record.ordinal } ?? 0)
    var ordinals: [FileID: Int] = [:]
    for (place, file) in files.enumerated() { ordinals[file] = least - files.count + place }
    return ordinals
  }

  /// Puts files where their new ordinals say.
  mutating func reorder(_ ordinals: [FileID: Int]) {
    for (file, ordinal) in ordinals {
      guard var entry = entries[file] else { continue }
      var former = Figures(entry)
      former.isTerminal = true
      stand(file, former)
      entry.record.ordinal = ordinal
      entries[file] = entry
      stand(file, Figures(entry))
    }
    order.sort { (entries[$0]?.record.ordinal ?? .max) < (entries[$1]?.record.ordinal ?? .max) }
  }

  /// What the totals and lines depend on.
  private struct Figures {
    var ordinal: Int
    var engine: String
    var bytes: Int
    var duration: Double?
    var rest: Double
    var backlog: Double
    var charged: Double
    var isTerminal: Bool
    var isRunning: Bool
    var isPreparing: Bool
    var needsPreparation: Bool
    var isAudible: Bool
    var awaitsDiarization: Bool

    init(_ entry: QueueEntry) {
      ordinal = entry.record.ordinal
      engine = entry.engine
      bytes = entry.record.bytes
      duration = entry.expectedSeconds
      isTerminal = entry.isOver
      rest = isTerminal ? 0 : (entry.expectedSeconds ?? 0) * (1 - entry.progress)
      charged = entry.chargedSeconds
      backlog = isTerminal ? 0 : entry.backlogSeconds
      isRunning = !isTerminal && (entry.record.state == .decoding || entry.record.state == .transcribing)
      isPreparing = entry.isPreparing
      needsPreparation = entry.needsPreparation
      isAudible = !entry.ready.isEmpty && !entry.isFindingLanguage
      awaitsDiarization = entry.awaitsSpeakers && !entry.isDiarizing
    }
  }

  private mutating func count(_ figures: Figures, sign: Double) {
    bytes += Int(sign) * figures.bytes
    backlogSeconds += sign * figures.backlog
    chargedSeconds += sign * figures.charged
    if !figures.needsPreparation { settledChargeSeconds += sign * figures.charged }
    if figures.isRunning { runningCount += Int(sign) }
    if figures.isPreparing { preparing += Int(sign) }
    guard let duration = figures.duration else { return }
    knownLengths.files += Int(sign)
    knownLengths.seconds += sign * duration
    guard !figures.isTerminal else { return }
    knownRest.files += Int(sign)
    knownRest.seconds += sign * figures.rest
  }

  /// - Parameter former: the engine that the file was for before.
  private mutating func place(_ file: FileID, _ figures: Figures, former: String? = nil) {
    if let former, former != figures.engine { audible[former]?.remove(ordinal: figures.ordinal) }
    stand(file, figures)
    if line.isEmpty {
      // Sums of many fractions: an empty line is worth nothing at all.
      backlogSeconds = 0
      chargedSeconds = 0
      settledChargeSeconds = 0
      knownRest.seconds = 0
    }
  }

  /// Puts a file into the lines that it belongs in, and takes it out of the others.
  private mutating func stand(_ file: FileID, _ figures: Figures) {
    Self.place(file, figures.ordinal, in: &line, if: !figures.isTerminal)
    Self.place(
      file, figures.ordinal, in: &unprepared,
      if: !figures.isTerminal && figures.needsPreparation && !figures.isPreparing)
    Self.place(
      file, figures.ordinal, in: &audible[figures.engine, default: Lineup()],
      if: !figures.isTerminal && figures.isAudible)
    Self.place(file, figures.ordinal, in: &undiarized, if: !figures.isTerminal && figures.awaitsDiarization)
  }

  private static func place(_ file: FileID, _ ordinal: Int, in line: inout Lineup, if belongs: Bool) {
    if belongs { line.insert(file, ordinal: ordinal) } else { line.remove(ordinal: ordinal) }
  }

  // MARK: Bounds

  /// Whether one more file of this size may join.
  func hasRoom(forBytes more: Int) -> Bool { refusal(forBytes: more) == nil }

  /// Why one more file of this size may not join; `nil` when it may.
  func refusal(forBytes more: Int) -> ServiceError? {
    if order.count + reservations.count >= limits.files {
      return ServiceError(
        .limitReached, code: "files_full",
        message:
          "The session has \(limits.files) files, finished ones included. Delete files that are no longer needed, "
          + "or open another session.", limit: limits.files)
    }
    if line.count + reservations.count >= limits.queuedFiles {
      return ServiceError(
        .limitReached, code: "queue_full",
        message: "\(limits.queuedFiles) files of this session are waiting already. Try again when some are done.",
        position: line.count, audioSecondsAhead: audioSecondsAhead, limit: limits.queuedFiles)
    }
    if let ahead = audioSecondsAhead, ahead >= Double(limits.queuedAudioSeconds) {
      return ServiceError(
        .limitReached, code: "queue_audio_full",
        message: "\(Int(ahead)) seconds of audio are waiting in this session already. Try again when some are done.",
        position: line.count, audioSecondsAhead: ahead, limit: limits.queuedAudioSeconds)
    }
    if bytes + reservations.bytes + more > limits.bytes {
      return ServiceError(
        .limitReached, code: "session_bytes_full",
        message: "The session would hold more than \(limits.bytes) bytes. Delete files that are no longer needed.",
        audioSecondsAhead: audioSecondsAhead, limit: limits.bytes)
    }
    return nil
  }

  // MARK: What is next

  /// A step of preparation to be made.
  struct Step: Sendable, Hashable {
    var file: FileID
    /// Where in the file, in samples.
    var target: Int
    /// Seconds of ready audio elsewhere that have to give way.
    var excessSeconds = 0.0
    /// The session's limit of audio is used up by what was decoded, and no file that would make room is about to finish:
    /// the file is not decoded any further.
    var isBeyondLimit = false
  }

  /// The step of preparation to be made next: one at a time, and not further ahead than the look-ahead. What is just ahead
  /// of the player does not wait for room.
  func nextToPrepare(_ playhead: Playhead.Place?) -> Step? {
    if isPaused || preparing > 0 { return nil }
    return nextStep(playhead)
  }

  /// As ``nextToPrepare(_:)``, for the preparation that is already running.
  func nextStep(_ playhead: Playhead.Place?) -> Step? {
    guard var step = wantedStep(playhead), let entry = entries[step.file] else { return nil }
    // Audio that was decoded before costs nothing more.
    if entry.record.isFullyPrepared || chargedSeconds <= Double(limits.queuedAudioSeconds) { return step }
    // Less than a sample's length is what sums of many fractions leave.
    if settledChargeSeconds > 1e-6 { return nil }
    step.isBeyondLimit = true
    return step
  }

  private func wantedStep(_ playhead: Playhead.Place?) -> Step? {
    if isPaused || unprepared.isEmpty { return nil }
    let hasRoom = backlogSeconds < lookAheadSeconds
    if let playhead, let entry = entries[playhead.file], !entry.isOver, entry.needsPreparation,
      !entry.isPreparing
    {
      let ahead = entry.ready.seconds(after: playhead.sample)
      let isSpent = entry.spentFrom.map { playhead.sample >= $0 } ?? false
      if hasRoom || !isSpent, hasRoom || ahead < min(Self.playheadSeconds, lookAheadSeconds) {
        let excess = max(0, backlogSeconds - 2 * lookAheadSeconds)
        return Step(file: playhead.file, target: playhead.sample, excessSeconds: excess)
      }
    }
    guard hasRoom, let file = unprepared.first else { return nil }
    return Step(file: file, target: file == playhead?.file ? playhead?.sample ?? 0 : 0)
  }

  /// Takes ready windows back, farthest from the player first, the last files first, until the excess is gone.
  ///
  /// - Returns: by file, the windows whose audio is no longer needed now and has to be made again later.
  mutating func evict(seconds: Double, _ playhead: Playhead.Place) -> [(file: FileID, windows: [PreparedWindow])] {
    var rest = seconds
    var evicted: [(file: FileID, windows: [PreparedWindow])] = []
    for file in line.files.reversed().filter({ $0 != playhead.file }) + [playhead.file] where rest > 0 {
      guard let ready = entries[file]?.ready.seconds, ready > 0 else { continue }
      var windows: [PreparedWindow] = []
      let sample = file == playhead.file ? playhead.sample : 0
      update(file) {
        windows = $0.evict(seconds: rest, farthestFrom: sample)
        $0.needsPreparation = true
      }
      rest -= windows.reduce(0) { $0 + $1.window.duration }
      evicted.append((file, windows))
    }
    return evicted
  }

  /// The window that `engine` gets next.
  func nextWindow(for engine: String, _ playhead: Playhead.Place?) -> (file: FileID, window: PreparedWindow)? {
    if isPaused { return nil }
    if let playhead, let entry = entries[playhead.file], entry.engine == engine, !entry.isOver,
      !entry.isFindingLanguage, let window = entry.ready.next(after: playhead.sample)
    {
      return (playhead.file, window)
    }
    guard let file = audible[engine]?.first, let window = entries[file]?.ready.next(after: 0) else { return nil }
    return (file, window)
  }

  func hasWindow(for engine: String) -> Bool { !isPaused && audible[engine]?.isEmpty == false }

  /// The next file to be diarized.
  var nextToDiarize: FileID? { isPaused ? nil : undiarized.first }

  // MARK: Figures

  /// Place in line: 0 for the first unfinished file.
  func position(of file: FileID) -> Int? {
    guard let record = entries[file]?.record, !record.state.isTerminal else { return nil }
    return line.index(of: record.ordinal)
  }

  /// Place in line that a file would have if it joined now.
  func place(of record: MediaRecord) -> Int { line.place(of: record.ordinal) }

  /// What stands in the way of an unfinished file.
  struct Outlook: Sendable, Hashable {
    /// Place in line, from 0.
    var position: Int
    /// Seconds of audio still to be done up to and including this file; `nil` while no length is known at all.
    var audioSecondsAhead: Double?
  }

  private var averageLength: Double? {
    knownLengths.files > 0 ? max(0, knownLengths.seconds) / Double(knownLengths.files) : nil
  }

  /// The outlook of the last file in line.
  var lastOutlook: Outlook? {
    line.isEmpty ? nil : Outlook(position: line.count - 1, audioSecondsAhead: audioSecondsAhead)
  }

  /// The outlook of every unfinished file, in order, in one pass. A file whose length is not known yet counts as long as
  /// the session's average.
  func outlooks(upTo last: FileID? = nil) -> [(file: FileID, outlook: Outlook)] {
    let average = averageLength
    var total: Double? = 0
    var outlooks: [(file: FileID, outlook: Outlook)] = []
    for position in 0..<line.count {
      let file = line[position]
      guard let entry = entries[file] else { continue }
      let length = entry.expectedSeconds ?? average
      total = total.flatMap { sum in length.map { sum + $0 * (1 - entry.progress) } }
      outlooks.append((file, Outlook(position: position, audioSecondsAhead: total)))
      if file == last { break }
    }
    return outlooks
  }

  /// Seconds of audio of all unfinished files; `nil` when no length is known at all.
  var audioSecondsAhead: Double? {
    let unknown = line.count - knownRest.files
    if unknown == 0 { return max(0, knownRest.seconds) }
    return averageLength.map { max(0, knownRest.seconds) + Double(unknown) * $0 }
  }
}
