import Audio
import DequeModule
import Foundation
import Logging
import TranscriptionCore

/// Everything that a session's queue decides: what is worked on next, what becomes of results and failures, what is
/// written and what follows from that. Facts go in, commands come out; ``ProcessWhisperQueue`` carries them out. Pure.
///
/// **One way to change what is kept**: a ``QueueIntent`` waits for its turn; with ``nextTurn(at:pace:)`` it becomes a
/// transaction, made of copies of what the journal has; ``commitEnded(_:at:)`` puts them in place, or does not. One
/// transaction is under way at a time. A refusal for good is counted, and ends: what was refused is tried again until
/// ``maximumAttempts``, then its file fails, and where even that is refused the file is left alone.
struct QueueMachine: Sendable {
  let session: SessionID
  /// Names this run of the server in leases.
  let epoch: Int
  /// How often a window is tried before it becomes a gap, and a refused commit before its file fails.
  let maximumAttempts: Int
  /// Seconds of audio that one unit of preparation decodes.
  let unitSeconds: Double
  let engines: QueueEngines
  let segmenter = CaptionSegmenter()

  var files: QueueFiles
  /// True while nothing new is to be begun.
  private(set) var isPaused = false
  /// True once the session ends or the server stops: nothing is begun any more.
  private(set) var isClosing = false
  private(set) var isClosed = false

  // MARK: What is to be written

  var writes = PendingWrites()
  var requests = Deque<QueueRequest>()
  /// What the journal could not write: it is tried again after a pause.
  var parked: [QueueRequest] = []
  var transaction: QueueTransaction?
  /// True while results wait for a turn.
  var areResultsRequested = false
  var lastTicket = 0
  /// True between a ``QueueCommand/pause`` and its end.
  var isPausing = false
  /// True while what could not be prepared waits for the end of the pause.
  var isPreparationHeld = false

  // MARK: What is under way

  /// One for each lane, so that live speech does not wait for the session's recordings.
  var units: [Lane: PreparationUnit] = [:]
  var diarizing: FileID?
  /// Leases that were given within this epoch.
  var leaseCount = 0
  var isWatchingLeases = false
  /// Engines that cannot work, of which the session has been told.
  var outagesTold: Set<String> = []
  /// Kinds of work that the slots know of.
  private var announced: Set<QueueWork> = []

  /// A window during whose leases the server has crashed this many times is not tried again.
  static let maximumInterruptions = 10

  init(context: QueueContext) {
    self.init(
      session: context.session, epoch: context.epoch, limits: context.limits, configuration: context.configuration,
      unitSeconds: context.tools.stepSeconds, engines: context.queueEngines)
  }

  init(
    session: SessionID, epoch: Int, limits: SessionLimits, configuration: QueueConfiguration, unitSeconds: Double,
    engines: QueueEngines
  ) {
    self.session = session
    self.epoch = epoch
    self.unitSeconds = unitSeconds
    self.engines = engines
    maximumAttempts = configuration.maximumAttempts
    files = QueueFiles(limits: limits, lookAheadSeconds: configuration.lookAheadSeconds)
  }

  subscript(file: FileID) -> QueueEntry? { files[file] }

  // MARK: Life

  /// Takes up a file that the journal knows.
  ///
  /// - Parameter known: its windows and speakers, where it is unfinished.
  mutating func restore(_ record: MediaRecord, _ known: JournaledFile?, at now: Date) {
    var entry = engines.entry(for: record, at: now)
    entry.restore(known?.windows ?? [], maximumInterruptions: Self.maximumInterruptions)
    if let speakers = known?.speakers { entry.keep(speakers) }
    files.add(entry)
  }

  /// All files have been taken up. Settles what a crash caught between its last step and its end: files whose windows are
  /// all done, and windows that no server outlived.
  mutating func restored() -> [QueueCommand] {
    for file in files.unfinished {
      guard let entry = files[file] else { continue }
      if entry.stored.isWorkedOff { request(.end(file, .workedOff)) }
      for window in entry.inFlight.values.map(\.prepared.window).sorted(by: { $0.index < $1.index }) {
        writes.add(
          .gap(
            window, of: file, attempts: entry.failedAttempts[window.index] ?? 0,
            failure: "The server stopped each time while this part was being worked on."))
      }
    }
    return requestResults()
  }

  /// Stops beginning anything new, or goes on.
  mutating func setPaused(_ isPaused: Bool) { self.isPaused = isPaused }

  /// - Throws: `notFound` when the session is ending: nothing of it is to be written any more.
  func requireOpen() throws(ServiceError) {
    if isClosed { throw .sessionNotFound }
  }

  /// Whether anything new may be begun.
  var mayBegin: Bool { !isPaused && !isClosing }

  /// The server is about to stop: nothing is begun any more, and what has come of it is written.
  mutating func stopBeginning() { isClosing = true }

  /// The session ends: nothing is needed any more.
  ///
  /// - Returns: what stops all work, and answers what waits with `notFound`.
  mutating func close() -> [QueueCommand] {
    isClosing = true
    isClosed = true
    var commands: [QueueCommand] = []
    for file in files.unfinished { commands += stopRecognition(of: file) }
    requests.append(contentsOf: parked)
    parked = []
    return commands + [.write]
  }

  /// Whether the file is in no terminal state, and will be.
  func isExpectedToEnd(_ file: FileID) -> Bool {
    guard let entry = files[file] else { return false }
    return !entry.isTerminal && !entry.endings.contains(.abandonment)
  }

  /// Windows of unfinished files that are not recognised.
  var unrecognizedWindows: Int {
    files.unfinished.compactMap { files[$0]?.stored.record }
      .reduce(0) { $0 + $1.windowsTotal - $1.windowsDone - $1.windowsFailed }
  }

  // MARK: Work

  /// Work that the shared slots have not been told of since they last found none.
  mutating func newWork(_ playhead: Playhead.Place?) -> [QueueWork] {
    guard mayBegin else { return [] }
    var work: [QueueWork] = []
    for lane in Lane.allCases {
      if nextStep(in: lane, playhead) != nil { work.append(QueueWork(kind: .preparation, lane: lane)) }
      if diarizing == nil, files.nextToDiarize(in: lane) != nil {
        work.append(QueueWork(kind: .diarization, lane: lane))
      }
      for engine in engines.names where files.hasWindow(for: engine, in: lane) {
        work.append(QueueWork(kind: .recognition(engine), lane: lane))
      }
    }
    return work.filter { announced.insert($0).inserted }
  }

  /// Whether the first unit of this work takes little: it is a step of preparation of a small file.
  func isShort(_ work: QueueWork, _ playhead: Playhead.Place?) -> Bool {
    guard work.kind == .preparation, let step = nextStep(in: work.lane, playhead), let entry = files[step.file]
    else { return false }
    return entry.stored.record.bytes <= Niceness.promptFileBytes
  }

  /// The slots found no work of this kind in the lane: more has to be announced.
  mutating func foundNone(_ kind: QueueWork.Kind, in lane: Lane) {
    announced.remove(QueueWork(kind: kind, lane: lane))
  }

  // MARK: Requests

  /// Asks for a change of what is kept.
  ///
  /// - Returns: the number by which the request is answered.
  @discardableResult
  mutating func request(_ intent: QueueIntent) -> Int {
    lastTicket += 1
    requests.append(QueueRequest(ticket: lastTicket, intent: intent))
    return lastTicket
  }

  mutating func requestResults() -> [QueueCommand] {
    if !writes.isEmpty, !areResultsRequested {
      areResultsRequested = true
      request(.results)
    }
    return requests.isEmpty ? [] : [.write]
  }

  /// The pause is over: what could not be written or prepared is tried again.
  mutating func pauseEnded() -> [QueueCommand] {
    isPausing = false
    isPreparationHeld = false
    requests.append(contentsOf: parked)
    parked = []
    return requests.isEmpty ? [] : [.write]
  }

  mutating func pause() -> [QueueCommand] {
    guard !isPausing else { return [] }
    isPausing = true
    return [.pause]
  }

  // MARK: Ends

  /// What is recognised of the file is not needed any more.
  mutating func stopRecognition(of file: FileID) -> [QueueCommand] {
    guard let entry = files[file] else { return [] }
    for index in entry.inFlight.keys { writes.leaseEnded(WindowID(session: session, file: file, index: index)) }
    var leases: [LeaseID] = []
    files.update(file) { leases = $0.forgetWindows() }
    return [.stopRecognition(file, leases: leases)]
  }

  /// Ends a file with a reason. Does nothing to one that is finished already; one whose gaps were being tried again is
  /// completed, with those gaps.
  mutating func fail(_ file: FileID, _ failure: FileFailure) -> [QueueCommand] {
    guard let entry = files[file], !entry.isTerminal, !entry.endings.contains(.failure) else { return [] }
    files.update(file) { $0.begin(.failure) }
    let commands = stopRecognition(of: file)
    request(.end(file, .failure(failure)))
    return commands + [.write]
  }

  /// The user wants a file gone. Nothing of it is begun any more; it is removed with ``QueueIntent/removal(_:)`` once all
  /// work on it has stopped.
  mutating func removalRequested(_ file: FileID) throws(ServiceError) -> [QueueCommand] {
    guard let entry = files[file], !entry.endings.contains(.removal) else { throw .fileNotFound }
    files.update(file) { $0.begin(.removal) }
    return stopRecognition(of: file)
  }

  /// The user wants all unfinished files cancelled. Nothing of them is begun any more; they are cancelled with
  /// ``QueueIntent/cancellation(_:)`` once all work on them has stopped.
  mutating func cancellationRequested() -> (files: [FileID], commands: [QueueCommand]) {
    let wanted = files.unfinished.filter { files[$0]?.isOver == false }
    var commands: [QueueCommand] = []
    for file in wanted {
      files.update(file) { $0.begin(.cancellation) }
      commands += stopRecognition(of: file)
    }
    return (wanted, commands)
  }

  /// What is to be read of a file before it can be retried.
  ///
  /// - Returns: the record of a completed file that has gaps; `nil` for one that begins anew.
  /// - Throws: `not_retryable` where there is nothing to retry.
  func gapsToRead(of file: FileID) throws(ServiceError) -> MediaRecord? {
    guard let entry = files[file], !entry.endings.contains(.removal) else { throw .fileNotFound }
    let record = entry.stored.record
    switch record.state {
    case .failed, .cancelled: return nil
    case .completed where record.windowsFailed > 0: return record
    case .completed:
      throw .notRetryable(
        "The file is completed and has no gaps. Only failed, cancelled or incomplete files are retried.")
    default:
      throw .notRetryable(
        "Only a failed, cancelled or incomplete file can be retried; this one is still being worked on.")
    }
  }
}

extension ServiceError {
  static func notRetryable(_ message: String) -> ServiceError {
    ServiceError(.conflict, code: "not_retryable", message: message)
  }
}
