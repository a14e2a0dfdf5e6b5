import Foundation
import TranscriptionCore

/// A file in the queue: what the journal has of it, and what is known of its windows at this moment. Changed by
/// ``QueueMachine`` alone. Pure.
struct QueueEntry: Sendable {
  private(set) var stored: StoredFile
  /// What the first look at the file found, until it is written with the first step.
  private(set) var look: FileLook?
  /// Tells this stay in the queue from those before a retry: what comes too late from one of them is not taken.
  let generation: Int
  /// Name of the engine that the file is for.
  private(set) var engine: String
  /// Whether the engine has to find out the file's language.
  private var detectsLanguage: Bool
  private var language: LanguageDecision
  /// The language that the file's former engine detected.
  private var heardBefore: String?
  /// Windows whose audio lies ready.
  private(set) var ready = ReadyWindows()
  /// Windows on their way to a result, by index.
  private(set) var inFlight: [Int: InFlightWindow] = [:]
  private var inFlightSeconds = 0.0
  /// Failed attempts by window; only windows that had one are mentioned.
  private(set) var failedAttempts: [Int: Int] = [:]
  /// Windows that were in a batch that failed, and go alone from now on.
  private var isolatedWindows: Set<Int> = []
  /// True for a file that was in a unit of preparation whose commit was refused: it shares none from now on.
  private(set) var isIsolated = false
  /// Commits about this file alone that the journal refused for good.
  private(set) var refusals = 0
  /// True while windows have yet to be made, or known ones have yet to get their audio.
  private var lacksAudio: Bool
  /// True once windows lost their audio of which a preparation under way does not know: it has to begin anew.
  private(set) var isStale = false
  /// True until the commit that tells of the file: nothing is begun before.
  private(set) var isArriving: Bool
  /// True while one step of the preparation runs, or waits to be written.
  private(set) var isPreparing = false
  /// True while the file is being diarized.
  private(set) var isDiarizing = false
  /// Divides new captions of a file whose speakers are known.
  private(set) var division: SpeakerDivision?
  /// When it joined the queue; after a restart, when it was taken up again.
  private let arrivedAt: Date
  /// True once something of it is recognised.
  private var isHeard: Bool
  /// Ends that are on their way.
  private(set) var endings: FileEnding = []
  /// Nothing is left to be prepared at this place and behind it, in samples; `nil` while that is not known.
  private(set) var spentFrom: Int?

  /// - Parameter isArriving: whether the journal does not have the file yet.
  init(
    record: MediaRecord, engine: EngineDescription, diarization: StoredFile.Diarization = .notWanted,
    generation: Int = 0, arrivedAt: Date = .distantPast, isArriving: Bool = false
  ) {
    stored = StoredFile(record: record, diarization: diarization)
    self.engine = engine.name
    self.generation = generation
    self.arrivedAt = arrivedAt
    self.isArriving = isArriving
    detectsLanguage = engine.mayDetectLanguage && record.options.language == "auto"
    language = LanguageDecision(decided: record.language)
    isHeard = record.windowsDone > 0
    lacksAudio = !record.isFullyPrepared
  }

  /// Takes up the windows that the journal knows. Those that are not done have lost their audio and get it back from the
  /// media file; those that too many servers did not outlive are on their way to being given up.
  mutating func restore(_ windows: [WindowRecord], maximumInterruptions: Int) {
    guard !isTerminal else { return }
    if stored.record.prepared.stretches.isEmpty {
      stored.record.prepared = PreparedAudio(upTo: windows.last?.window.endSample ?? 0)
    }
    for window in windows {
      stored.restore(window)
      guard window.state == .pending else { continue }
      lacksAudio = true
      if window.attempts > 0 { failedAttempts[window.window.index] = window.attempts }
      if window.leases - window.attempts >= maximumInterruptions {
        launch(PreparedWindow(window: window.window, audio: ""), .settling, key: nil)
      }
    }
  }

  /// The speakers of a file whose gaps are tried again are known.
  mutating func keep(_ speakers: FileSpeakers) {
    stored.isDiarized = true
    division = SpeakerDivision(turns: speakers.turns)
  }

  // MARK: State

  var file: FileID { stored.record.id }
  var lane: Lane { stored.record.lane }
  var isTerminal: Bool { stored.record.state.isTerminal }
  /// Whether nothing more is done for the file.
  var isOver: Bool { isTerminal || !endings.isEmpty }
  var needsPreparation: Bool { !isArriving && (lacksAudio || isStale) }
  var awaitsSpeakers: Bool { stored.awaitsSpeakers }
  var progress: Double { stored.progress }
  var preparedSeconds: Double { stored.preparedSeconds }

  /// The record as clients see it.
  var record: MediaRecord {
    guard let look else { return stored.record }
    var record = stored.record
    look.apply(to: &record)
    return record
  }

  /// True between the first look at the file and the commit that tells of it.
  var isUnannounced: Bool { look != nil || (stored.record.state == .queued && stored.record.startedAt != nil) }

  /// Whether it is being worked on.
  var isRunning: Bool {
    switch stored.record.state {
    case .decoding, .transcribing: true
    default: look != nil && !isTerminal
    }
  }

  /// Seconds that the file is taken to have: what its header claims, or what was decoded of it where that is more; `nil`
  /// where the header claims nothing.
  var expectedSeconds: Double? {
    (look.map(\.duration) ?? stored.record.duration).map { max($0, preparedSeconds) }
  }

  /// Seconds of audio that count towards the session's limit: what was decoded of an unfinished file, whatever its header
  /// claims.
  var chargedSeconds: Double { isOver ? 0 : preparedSeconds }

  // MARK: Engine

  /// How a window is to be recognised: in the file's language, once that is decided.
  var recognitionOptions: RecognitionOptions {
    var options = RecognitionOptions(stored.record.options)
    if detectsLanguage {
      options.language = language.decided
    } else if let heardBefore {
      options.language = heardBefore
    }
    return options
  }

  /// The options, with the language that was found out.
  var optionsAsHeard: SessionOptions {
    var options = stored.record.options
    if options.language == "auto", let heard = language.best { options.language = heard }
    return options
  }

  /// The language that the engine takes the file to be in.
  var heardLanguage: String? { language.best }
  /// The language that all further windows are recognised in; `nil` while nothing is decided.
  var decidedLanguage: String? { language.decided }

  /// True while one window decides the language for all: the others wait.
  var isFindingLanguage: Bool {
    guard detectsLanguage, !language.isOver else { return false }
    return inFlight.values.contains { $0.stage != .settling }
  }

  /// Another engine takes over what is not recognised yet.
  mutating func move(to engine: EngineDescription) {
    self.engine = engine.name
    if stored.record.options.language == "auto" { heardBefore = language.best }
    detectsLanguage = engine.mayDetectLanguage && stored.record.options.language == "auto"
  }

  /// Takes note of the language that was heard in a window.
  ///
  /// - Returns: seconds since the file joined the queue, where this is the first that is recognised of it.
  mutating func hear(_ recognized: RecognizedWindow, seconds: Double, at now: Date) -> Double? {
    if stored.record.options.language == "auto" {
      language.hear(recognized.language, probability: recognized.languageProbability, seconds: seconds)
    }
    guard !isHeard else { return nil }
    isHeard = true
    return now.timeIntervalSince(arrivedAt)
  }

  /// When it joined the queue, for as long as nothing of it is recognised.
  var waitingSince: Date? { isHeard ? nil : arrivedAt }

  // MARK: Commits

  /// What the journal is to have of the file, to be changed and written: with what the first look found.
  func draft() -> StoredFile {
    var draft = stored
    draft.record = record
    return draft
  }

  /// A commit is through: this is what the journal has.
  mutating func store(_ written: StoredFile) {
    stored = written
    stored.keepProgress()
    // Whatever takes the file out of that state was written with what the look found.
    if written.record.state != .queued { look = nil }
  }

  mutating func arrived() { isArriving = false }
  mutating func take(_ look: FileLook) { self.look = look }
  mutating func place(at ordinal: Int) { stored.record.ordinal = ordinal }
  mutating func begin(_ ending: FileEnding) { endings.insert(ending) }

  /// The file goes on: an end that was on its way could not be written.
  mutating func giveUp(_ ending: FileEnding) {
    endings.remove(ending)
    if !isTerminal { isStale = true }
  }

  mutating func ended(by ending: FileEnding) { endings.remove(ending) }

  /// - Returns: how many there were.
  mutating func countRefusal() -> Int {
    refusals += 1
    return refusals
  }

  // MARK: Preparation

  mutating func beginStep() {
    isPreparing = true
    // What is stale is made anew with this step.
    if isStale { lacksAudio = true }
    isStale = false
  }

  mutating func endStep() { isPreparing = false }
  mutating func isolate() { isIsolated = true }
  /// Windows were lost, or a step was: its preparation begins anew.
  mutating func makeStale() { isStale = true }

  /// A step that brings only windows so much before its target found nothing there, in samples: twenty seconds.
  private static let farSamples = 20 * AudioFormat.samplesPerSecond

  /// Takes the audio of a step's windows; the rest of the step is written and in ``store(_:)``.
  ///
  /// - Parameter target: where the step was to be made, in samples.
  mutating func take(_ step: MediaPreparation.Step, target: Int) {
    let isElsewhere = step.ready.allSatisfy { $0.window.endSample <= target }
    let isFarBefore = step.ready.allSatisfy { $0.window.endSample <= target - Self.farSamples }
    if isElsewhere, step.prepared.gap(from: target) == nil || (isFarBefore && !step.ready.isEmpty) {
      spentFrom = min(spentFrom ?? target, target)
    }
    lacksAudio = !step.isEnd
    if !isOver { for window in step.ready { ready.insert(window) } }
  }

  /// Gives up the audio of ready windows that are farthest from where it is needed.
  mutating func evict(seconds: Double, farthestFrom sample: Int) -> [PreparedWindow] {
    spentFrom = nil
    lacksAudio = true
    return ready.removeFarthest(from: sample, seconds: seconds)
  }

  // MARK: Windows

  /// Seconds of audio that lie on disk for the engine.
  var backlogSeconds: Double { ready.seconds + inFlightSeconds }

  /// Indexes of the windows whose audio is ready, or was and is on its way to a result.
  var heldWindows: Set<Int> { Set(inFlight.keys).union(ready.indexes) }

  func isIsolated(_ index: Int) -> Bool { isolatedWindows.contains(index) }

  func stage(of index: Int) -> InFlightWindow.Stage? { inFlight[index]?.stage }

  mutating func makeReady(_ window: PreparedWindow) { ready.insert(window) }

  /// A ready window is on its way.
  mutating func start(_ window: PreparedWindow, _ stage: InFlightWindow.Stage, key: RecognitionKey? = nil) {
    guard ready.remove(window.window) != nil else { return }
    launch(window, stage, key: key)
  }

  private mutating func launch(_ window: PreparedWindow, _ stage: InFlightWindow.Stage, key: RecognitionKey?) {
    inFlight[window.window.index] = InFlightWindow(prepared: window, stage: stage, key: key)
    inFlightSeconds += window.window.duration
  }

  /// The result of a window is about to be written.
  mutating func beginSettling(_ index: Int) { inFlight[index]?.stage = .settling }

  /// A window that was on its way is ready again.
  mutating func returnWindow(_ index: Int) {
    if let window = removeInFlight(index) { ready.insert(window) }
  }

  mutating func noteFailure(of index: Int, attempts: Int) { failedAttempts[index] = attempts }
  mutating func isolate(_ index: Int) { isolatedWindows.insert(index) }

  /// A window's result is written.
  mutating func finish(_ index: Int) {
    removeInFlight(index)
    failedAttempts[index] = nil
    isolatedWindows.remove(index)
  }

  /// A window's result was refused: it is made again.
  mutating func lose(_ index: Int) {
    removeInFlight(index)
    isStale = true
  }

  @discardableResult
  private mutating func removeInFlight(_ index: Int) -> PreparedWindow? {
    guard let window = inFlight.removeValue(forKey: index)?.prepared else { return nil }
    inFlightSeconds = inFlight.isEmpty ? 0 : inFlightSeconds - window.window.duration
    return window
  }

  /// What is recognised of the file is not needed any more.
  ///
  /// - Returns: the leases that are to be cancelled.
  mutating func forgetWindows() -> [LeaseID] {
    let leases = inFlight.values.compactMap { if case .leased(let lease) = $0.stage { lease } else { nil } }
    ready = ReadyWindows()
    inFlight = [:]
    inFlightSeconds = 0
    return leases
  }

  // MARK: Diarization

  mutating func beginDiarization() { isDiarizing = true }
  mutating func endDiarization() { isDiarizing = false }
}
