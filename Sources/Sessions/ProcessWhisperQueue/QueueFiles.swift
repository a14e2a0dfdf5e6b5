import TranscriptionCore

/// The files of a session's queue, in playlist order, with all totals and orders that follow from them: what is worked on
/// next, bounds, outlooks. Pure.
///
/// Windows just ahead of the player's position come first, then the rest of the file that it plays, then the files in
/// playlist order, each in order of time. Preparation runs ahead of recognition by a bounded amount of audio, so a film of
/// any length takes bounded disk. Every decision and every change of one file costs the same however many files there are.
struct QueueFiles: Sendable {
  let limits: SessionLimits
  /// The most audio of a lane that may lie ready for the engine, in seconds.
  let lookAheadSeconds: Double

  /// All files, in playlist order.
  private(set) var order: [FileID] = []
  private(set) var entries: [FileID: QueueEntry] = [:]
  /// Files that are not in a terminal state.
  private(set) var line = FileOrder()
  /// Those of them that need a step of preparation.
  private(set) var unprepared = LaneOrders()
  /// Those of them with windows that an engine can have, by engine.
  private(set) var recognisable: [String: LaneOrders] = [:]
  /// Those of them that wait for diarization.
  private(set) var undiarized = LaneOrders()
  /// Unfinished files that were begun.
  private(set) var runningCount = 0
  /// Places that are kept for files on their way.
  private(set) var reservations = IntakeReservations()
  private(set) var bytes = 0
  /// Seconds of audio that lie on disk for the engine.
  private var backlog: [Lane: Double] = [:]
  /// Seconds of audio that were decoded of unfinished files.
  private(set) var chargedSeconds = 0.0
  /// The part of them in files that need no more preparation: they finish by themselves.
  private(set) var settledChargeSeconds = 0.0
  /// Files whose length is known, and the sum of their lengths in seconds.
  private(set) var knownLengths = (files: 0, seconds: 0.0)
  /// Unfinished files whose length is known, and what is left of them in seconds.
  private(set) var knownRest = (files: 0, seconds: 0.0)

  init(limits: SessionLimits, lookAheadSeconds: Double) {
    self.limits = limits
    self.lookAheadSeconds = lookAheadSeconds
  }

  subscript(file: FileID) -> QueueEntry? { entries[file] }

  /// Files that are not in a terminal state, in playlist order.
  var unfinished: [FileID] { line.files }

  var backlogSeconds: Double { backlog.values.reduce(0, +) }

  /// The part of them in files of the lane.
  func backlogSeconds(in lane: Lane) -> Double { backlog[lane] ?? 0 }

  // MARK: Places

  /// - Returns: false when the file has its place already.
  @discardableResult
  mutating func keepPlace(for file: FileID, bytes: Int) -> Bool { reservations.add(file, bytes: bytes) }

  mutating func growPlace(of file: FileID, by more: Int) { reservations.grow(file, by: more) }

  /// - Returns: false when the file has no place.
  @discardableResult
  mutating func giveUpPlace(of file: FileID) -> Bool { reservations.remove(file) }

  // MARK: Changes

  /// Adds a file where its ordinal says: mostly at the end.
  mutating func add(_ entry: QueueEntry) {
    let file = entry.file
    guard entries[file] == nil else { return }
    entries[file] = entry
    let ordinal = entry.stored.record.ordinal
    let before = order.lastIndex { (entries[$0]?.stored.record.ordinal ?? .max) <= ordinal && $0 != file }
    order.insert(file, at: before.map { $0 + 1 } ?? 0)
    count(Figures(entry), sign: 1)
    place(file, Figures(entry))
  }

  /// Changes an entry and keeps all figures right.
  mutating func update(_ file: FileID, _ body: (inout QueueEntry) -> Void) {
    guard let index = entries.index(forKey: file) else { return }
    let before = Figures(entries.values[index])
    body(&entries.values[index])
    let after = Figures(entries.values[index])
    count(before, sign: -1)
    count(after, sign: 1)
    place(file, after, former: before.engine)
  }

  /// Puts another entry in a file's place. A removal of the file that is under way goes on.
  mutating func replace(_ entry: QueueEntry) {
    update(entry.file) {
      let isBeingRemoved = $0.endings.contains(.removal)
      $0 = entry
      if isBeingRemoved { $0.begin(.removal) }
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
    let least = min(0, order.first.flatMap { entries[$0]?.stored.record.ordinal } ?? 0)
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
      entry.place(at: ordinal)
      entries[file] = entry
      stand(file, Figures(entry))
    }
    order.sort { (entries[$0]?.stored.record.ordinal ?? .max) < (entries[$1]?.stored.record.ordinal ?? .max) }
  }

  /// What the totals and lines depend on.
  private struct Figures {
    var ordinal: Int
    var lane: Lane
    var engine: String
    var bytes: Int
    var duration: Double?
    var rest: Double
    var backlog: Double
    var charged: Double
    var isTerminal: Bool
    var isRunning: Bool
    var needsPreparation: Bool
    var isUnprepared: Bool
    var isRecognisable: Bool
    var awaitsDiarization: Bool

    init(_ entry: QueueEntry) {
      let record = entry.stored.record
      ordinal = record.ordinal
      lane = record.lane
      engine = entry.engine
      bytes = record.bytes
      duration = entry.expectedSeconds
      isTerminal = entry.isOver
      rest = isTerminal ? 0 : (duration ?? 0) * (1 - entry.progress)
      charged = entry.chargedSeconds
      backlog = isTerminal ? 0 : entry.backlogSeconds
      isRunning = !isTerminal && entry.isRunning
      needsPreparation = entry.needsPreparation
      isUnprepared = entry.needsPreparation && !entry.isPreparing
      isRecognisable = !entry.ready.isEmpty && !entry.isFindingLanguage
      awaitsDiarization = entry.awaitsSpeakers && !entry.isDiarizing
    }
  }

  private mutating func count(_ figures: Figures, sign: Double) {
    bytes += Int(sign) * figures.bytes
    if figures.backlog != 0 { backlog[figures.lane, default: 0] += sign * figures.backlog }
    chargedSeconds += sign * figures.charged
    if !figures.needsPreparation { settledChargeSeconds += sign * figures.charged }
    if figures.isRunning { runningCount += Int(sign) }
    guard let duration = figures.duration else { return }
    knownLengths.files += Int(sign)
    knownLengths.seconds += sign * duration
    guard !figures.isTerminal else { return }
    knownRest.files += Int(sign)
    knownRest.seconds += sign * figures.rest
  }

  /// - Parameter former: the engine that the file was for before.
  private mutating func place(_ file: FileID, _ figures: Figures, former: String? = nil) {
    if let former, former != figures.engine { recognisable[former]?.remove(ordinal: figures.ordinal, in: figures.lane) }
    stand(file, figures)
    if line.isEmpty {
      // Sums of many fractions: an empty line is worth nothing at all.
      backlog = [:]
      chargedSeconds = 0
      settledChargeSeconds = 0
      knownRest.seconds = 0
    }
  }

  /// Puts a file into the lines that it belongs in, and takes it out of the others.
  private mutating func stand(_ file: FileID, _ figures: Figures) {
    if figures.isTerminal { line.remove(ordinal: figures.ordinal) } else { line.insert(file, ordinal: figures.ordinal) }
    Self.place(file, figures, in: &unprepared, if: figures.isUnprepared)
    Self.place(file, figures, in: &recognisable[figures.engine, default: LaneOrders()], if: figures.isRecognisable)
    Self.place(file, figures, in: &undiarized, if: figures.awaitsDiarization)
  }

  private static func place(_ file: FileID, _ figures: Figures, in orders: inout LaneOrders, if belongs: Bool) {
    if belongs, !figures.isTerminal {
      orders.insert(file, ordinal: figures.ordinal, in: figures.lane)
    } else {
      orders.remove(ordinal: figures.ordinal, in: figures.lane)
    }
  }
}
