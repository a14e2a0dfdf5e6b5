import Foundation
import TranscriptionCore

/// A file in the queue: its record and what is known of its windows at this moment.
struct QueueEntry: Sendable {
  var record: MediaRecord
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
  private(set) var flying: [Int: FlyingWindow] = [:]
  private var flyingSeconds = 0.0
  /// Failed attempts by window; only windows that had one are mentioned.
  var failedAttempts: [Int: Int] = [:]
  /// Windows that were in a batch that failed, and go alone from now on.
  var loners: Set<Int> = []
  /// True while windows have yet to be made, or known ones have yet to get their audio (after a restart).
  var needsPreparation: Bool
  /// True between the first look at the file and the commit that tells of it.
  var isUnannounced = false
  /// When it joined the queue; after a restart, when it was taken up again.
  var arrivedAt = Date.distantPast
  /// True once something of it is recognised.
  var isHeard = false
  /// True while the file is being removed.
  var isBeingRemoved = false
  /// True while the file is being cancelled.
  var isBeingCancelled = false
  /// Nothing is left to be prepared at this place and behind it, in samples; `nil` while that is not known.
  var spentFrom: Int?
  /// True while one step of the preparation runs.
  var isPreparing = false
  /// The loudest sample so far, 0…1; `nil` where nothing was decoded since the server started.
  private var peak: Float?
  /// Seconds of speech in windows made so far.
  var speechSeconds = 0.0
  /// Seconds of speech in windows that are done or failed.
  var settledSeconds = 0.0

  /// The most that ``progress`` ever was.
  private var reached = 0.0

  /// Captions of the windows that are done.
  var segmentCount = 0

  /// Whether diarization is asked for and available.
  private let wantsSpeakers: Bool
  /// Whether diarization is asked for but not available.
  private let lacksDiarizer: Bool
  /// True while the file is being diarized.
  var isDiarizing = false
  /// True once diarization has finished or been abandoned.
  var isDiarized = false

  /// - Parameters:
  ///   - detectsLanguage: whether the engine can find out the language.
  ///   - canDiarize: whether the server can tell speakers apart.
  init(record: MediaRecord, engine: String, detectsLanguage: Bool = false, canDiarize: Bool = false) {
    self.record = record
    self.engine = engine
    self.detectsLanguage = detectsLanguage && record.options.language == "auto"
    language = LanguageDecision(decided: record.language)
    wantsSpeakers = record.options.diarize && canDiarize
    lacksDiarizer = record.options.diarize && !canDiarize
    needsPreparation = !record.isFullyPrepared
  }

  /// Takes up the windows that the journal knows. Those that are not done have lost their audio and get it back from the
  /// media file; those that too many servers did not outlive are on their way to being given up.
  mutating func restore(_ windows: [WindowRecord], maximumInterruptions: Int) {
    guard !record.state.isTerminal else { return }
    // The commit that tells of it takes it out of that state.
    isUnannounced = record.state == .queued && record.startedAt != nil
    if record.prepared.stretches.isEmpty { record.prepared = PreparedAudio(upTo: windows.last?.window.endSample ?? 0) }
    for window in windows {
      speechSeconds += window.window.duration
      switch window.state {
      case .pending:
        needsPreparation = true
        if window.attempts > 0 { failedAttempts[window.window.index] = window.attempts }
        if window.leases - window.attempts >= maximumInterruptions {
          settleUnheard(PreparedWindow(window: window.window, audio: ""))
        }
      case .done:
        settledSeconds += window.window.duration
        segmentCount += window.segments.count
      case .failed:
        settledSeconds += window.window.duration
      }
    }
  }

  /// Whether nothing more is done for the file.
  var isOver: Bool { record.state.isTerminal || isBeingRemoved || isBeingCancelled }

  // MARK: Engine

  /// How a window is to be recognised: in the file's language, once that is decided.
  var recognitionOptions: RecognitionOptions {
    var options = RecognitionOptions(record.options)
    if detectsLanguage {
      options.language = language.decided
    } else if let heardBefore {
      options.language = heardBefore
    }
    return options
  }

  /// The options, with the language that was found out.
  var optionsAsHeard: SessionOptions {
    var options = record.options
    if options.language == "auto", let heard = language.best { options.language = heard }
    return options
  }

  /// True while one window decides the language for all: the others wait.
  var isFindingLanguage: Bool {
    guard detectsLanguage, !language.isOver else { return false }
    return flying.values.contains { !$0.isSettling }
  }

  /// Another engine takes over what is not recognised yet.
  mutating func move(to engine: EngineDescription) {
    self.engine = engine.name
    if record.options.language == "auto" { heardBefore = language.best }
    detectsLanguage = engine.capabilities.languageDetection && record.options.language == "auto"
  }

  /// Takes note of the language that was heard in a window.
  mutating func hear(_ recognized: RecognizedWindow, seconds: Double) {
    guard record.options.language == "auto" else { return }
    language.hear(recognized.language, probability: recognized.languageProbability, seconds: seconds)
  }

  // MARK: Windows

  /// Seconds of audio that lie on disk for the engine.
  var backlogSeconds: Double { ready.seconds + flyingSeconds }

  /// Whether the window's audio is ready, or was and is on its way to a result.
  func holds(_ window: SpeechWindow) -> Bool { flying[window.index] != nil || ready.contains(window) }

  mutating func makeReady(_ window: PreparedWindow) { ready.insert(window) }

  /// A ready window takes off.
  mutating func takeOff(_ window: PreparedWindow, _ stage: FlyingWindow.Stage) {
    guard ready.remove(window.window) != nil else { return }
    flying[window.window.index] = FlyingWindow(prepared: window, stage: stage)
    flyingSeconds += window.window.duration
  }

  /// A window that needs no audio any more is on its way to its result.
  mutating func settleUnheard(_ window: PreparedWindow) {
    flying[window.window.index] = FlyingWindow(prepared: window, stage: .settling)
    flyingSeconds += window.window.duration
  }

  mutating func setStage(_ stage: FlyingWindow.Stage, of index: Int) { flying[index]?.stage = stage }

  /// A window that took off is ready again.
  mutating func comeBack(_ index: Int) {
    if let window = land(index) { ready.insert(window) }
  }

  /// - Returns: the window that is no longer on its way.
  @discardableResult
  mutating func land(_ index: Int) -> PreparedWindow? {
    guard let window = flying.removeValue(forKey: index)?.prepared else { return nil }
    flyingSeconds = flying.isEmpty ? 0 : flyingSeconds - window.window.duration
    return window
  }

  mutating func forgetWindows() {
    ready = ReadyWindows()
    flying = [:]
    flyingSeconds = 0
  }

  /// A step that brings only windows so much before its target found nothing there, in samples: twenty seconds.
  private static let farSamples = 20 * AudioFormat.samplesPerSecond

  /// Gives up the audio of ready windows that are farthest from where it is needed.
  mutating func evict(seconds: Double, farthestFrom sample: Int) -> [PreparedWindow] {
    spentFrom = nil
    return ready.removeFarthest(from: sample, seconds: seconds)
  }

  /// Takes note of what a step of preparation brought, but for its windows' audio.
  ///
  /// - Parameter target: where the step was to be made, in samples.
  mutating func take(_ step: MediaPreparation.Step, target: Int) {
    let isElsewhere = step.ready.allSatisfy { $0.window.endSample <= target }
    let isFarBefore = step.ready.allSatisfy { $0.window.endSample <= target - Self.farSamples }
    if isElsewhere, step.prepared.gap(from: target) == nil || (isFarBefore && !step.ready.isEmpty) {
      spentFrom = min(spentFrom ?? target, target)
    }
    record.windowsTotal += step.new.count
    record.prepared = step.prepared
    record.duration = step.duration ?? record.duration
    record.isFullyPrepared = record.isFullyPrepared || step.prepared.isComplete
    if step.isTruncated, record.isFullyPrepared { record.add(.truncated) }
    peak = max(peak ?? 0, step.peak)
    if record.state == .queued { record.state = .decoding }
    if !step.ready.isEmpty { record.state = .transcribing }
    speechSeconds += step.new.reduce(0) { $0 + $1.duration }
    needsPreparation = !step.isEnd
    isUnannounced = false
  }

  // MARK: Progress

  /// Share of the work that is done, 0…1. While the file is still being prepared, the speech in the rest is taken to be as
  /// dense as in the part that was seen. Denser speech than that makes it stand still, never go back.
  var progress: Double {
    let share = max(reached, settledShare)
    if record.state.isTerminal { return record.state == .completed ? 1 : share }
    return min(share, 0.999)
  }

  /// Remembers the progress, for it not to go back. ``QueueMachine`` calls it with every change.
  mutating func keepProgress() { reached = progress }

  private var settledShare: Double {
    if record.isFullyPrepared { return speechSeconds > 0 ? min(1, settledSeconds / speechSeconds) : 0 }
    let preparedSeconds = preparedSeconds
    guard let duration = record.duration, duration > 0, preparedSeconds > 0, speechSeconds > 0 else { return 0 }
    let expected = speechSeconds * max(1, duration / preparedSeconds)
    return min(1, settledSeconds / expected)
  }

  /// Seconds of the file that were looked through so far.
  var preparedSeconds: Double { Double(record.prepared.samples) / AudioFormat.sampleRate }

  /// Seconds that the file is taken to have: what its header claims, or what was decoded of it where that is more; `nil`
  /// where the header claims nothing.
  var expectedSeconds: Double? { record.duration.map { max($0, preparedSeconds) } }

  /// Seconds of audio that count towards the session's limit: what was decoded of an unfinished file, whatever its header
  /// claims.
  var chargedSeconds: Double { isOver ? 0 : preparedSeconds }

  // MARK: End

  /// Whether nothing is left to do.
  var isWorkedOff: Bool { isRecognized && !awaitsSpeakers }

  /// Whether all windows are settled and diarization is still to be done.
  var awaitsSpeakers: Bool { wantsSpeakers && !isDiarized && isRecognized && record.windowsDone > 0 }

  private var isRecognized: Bool {
    record.isFullyPrepared && record.windowsDone + record.windowsFailed >= record.windowsTotal
  }

  /// True while the gaps of a completed file are tried again: it has a transcript, whatever comes of that.
  var isReopened: Bool { !record.state.isTerminal && record.finishedAt != nil }

  /// Windows that the retry did not get to become gaps again, and the file is completed as it was.
  ///
  /// - Returns: those windows, and what is told; the one terminal event is the last.
  mutating func giveUpRetry(
    of pending: [WindowRecord], because reason: String, at now: Date
  ) -> (gaps: [WindowRecord], events: [SessionEvent]) {
    var events: [SessionEvent] = []
    let gaps = pending.map {
      WindowRecord.gap($0.window, of: record.id, attempts: $0.attempts, failure: reason)
    }
    for gap in gaps {
      settle(gap)
      events += gap.segments.map { .segmentFinal(record.id, $0) }
    }
    isBeingCancelled = false
    needsPreparation = false
    return (gaps, events + [finish(at: now)])
  }

  /// Marks the file as cancelled.
  ///
  /// - Returns: the one terminal event.
  mutating func cancel(at now: Date) -> SessionEvent {
    record.finishedAt = now
    record.state = .cancelled
    isBeingCancelled = false
    return .fileCancelled(record.id)
  }

  /// Takes note of a window's end.
  mutating func settle(_ window: WindowRecord) {
    land(window.window.index)
    failedAttempts[window.window.index] = nil
    loners.remove(window.window.index)
    settledSeconds += window.window.duration
    if window.state == .failed {
      record.windowsFailed += 1
    } else {
      record.windowsDone += 1
      segmentCount += window.segments.count
      record.language = language.decided ?? record.language
      record.engine = window.engine ?? record.engine
      record.model = window.model ?? record.model
    }
  }

  /// Brings a file with nothing left to do into its terminal state.
  ///
  /// - Returns: the one terminal event.
  mutating func finish(at now: Date) -> SessionEvent {
    record.finishedAt = now
    if record.windowsTotal > 0, record.windowsFailed == record.windowsTotal {
      let failure = FileFailure(
        code: "engine_failed", message: "The engine could not transcribe any part of this file. Try it again.")
      record.state = .failed
      record.failure = failure
      return .fileFailed(record.id, failure)
    }
    record.state = .completed
    if lacksDiarizer, record.windowsDone > 0 { record.add(.noDiarizer) }
    if segmentCount == 0, record.windowsFailed == 0 { record.add(.noSpeech(peak: peak)) }
    let chosen = record.options.language
    record.language = record.language ?? (chosen == "auto" ? language.best : chosen)
    return .fileCompleted(
      record.id, segments: segmentCount, audioSeconds: record.duration ?? preparedSeconds,
      processingSeconds: ((record.startedAt.map { now.timeIntervalSince($0) } ?? 0) * 1000).rounded() / 1000)
  }
}
