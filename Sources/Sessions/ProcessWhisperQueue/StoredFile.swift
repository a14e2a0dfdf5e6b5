import Foundation
import TranscriptionCore

/// What the journal has of a file, and the figures that follow from it. Only commits change it: what is to be written is
/// made of a copy, which takes the original's place once it is written. Pure.
struct StoredFile: Sendable {
  /// Whether speakers are to be told apart.
  enum Diarization: Sendable {
    case notWanted, wanted
    /// Asked for, and not available.
    case lacking
  }

  var record: MediaRecord
  /// Seconds of speech in windows made so far.
  var speechSeconds = 0.0
  /// Seconds of speech in windows that are done or failed.
  var settledSeconds = 0.0
  /// Captions of the windows that are done.
  private(set) var segmentCount = 0
  /// True once diarization has finished or been abandoned.
  var isDiarized = false
  private let diarization: Diarization
  /// The loudest sample so far, 0…1; `nil` where nothing was decoded since the server started.
  private var peak: Float?
  /// Gaps of a completed file that are being tried again, by index.
  private var openGaps: [Int: SpeechWindow] = [:]
  /// The most that ``progress`` ever was.
  private var reached = 0.0

  init(record: MediaRecord, diarization: Diarization = .notWanted) {
    self.record = record
    self.diarization = diarization
  }

  /// Takes up a window that the journal knows.
  mutating func restore(_ window: WindowRecord) {
    speechSeconds += window.window.duration
    switch window.state {
    case .pending:
      if isReopened { openGaps[window.window.index] = window.window }
    case .done:
      settledSeconds += window.window.duration
      segmentCount += window.segments.count
    case .failed:
      settledSeconds += window.window.duration
    }
  }

  // MARK: Changes

  /// Takes note of what a step of preparation brought, but for its windows' audio.
  mutating func take(_ step: MediaPreparation.Step) {
    record.windowsTotal += step.new.count
    record.prepared = step.prepared
    record.duration = step.duration ?? record.duration
    record.isFullyPrepared = record.isFullyPrepared || step.prepared.isComplete
    if step.isTruncated, record.isFullyPrepared { record.add(.truncated) }
    peak = max(peak ?? 0, step.peak)
    if record.state == .queued { record.state = .decoding }
    if !step.ready.isEmpty { record.state = .transcribing }
    speechSeconds += step.new.reduce(0) { $0 + $1.duration }
  }

  /// Takes note of a window's end.
  ///
  /// - Parameter language: that of the file, where it is decided.
  mutating func settle(_ window: WindowRecord, language: String? = nil) {
    openGaps[window.window.index] = nil
    settledSeconds += window.window.duration
    if window.state == .failed {
      record.windowsFailed += 1
    } else {
      record.windowsDone += 1
      segmentCount += window.segments.count
      record.language = language ?? record.language
      record.engine = window.engine ?? record.engine
      record.model = window.model ?? record.model
    }
  }

  /// Takes note of a window whose captions have been changed.
  mutating func revise(_ window: RevisedWindow) {
    segmentCount += window.record.segments.count - window.removed.count
  }

  /// Brings a file with nothing left to do into its terminal state.
  ///
  /// - Parameter heard: the language that the engine takes it to be in.
  /// - Returns: the one terminal event.
  mutating func finish(at now: Date, heard: String? = nil) -> SessionEvent {
    record.finishedAt = now
    if record.windowsTotal > 0, record.windowsFailed == record.windowsTotal {
      return fail(
        FileFailure(
          code: "engine_failed", message: "The engine could not transcribe any part of this file. Try it again."),
        at: now)
    }
    record.state = .completed
    if diarization == .lacking, record.windowsDone > 0 { record.add(.noDiarizer) }
    if segmentCount == 0, record.windowsFailed == 0 { record.add(.noSpeech(peak: peak)) }
    let chosen = record.options.language
    record.language = record.language ?? (chosen == "auto" ? heard : chosen)
    return .fileCompleted(
      record.id, segments: segmentCount, audioSeconds: record.duration ?? preparedSeconds,
      processingSeconds: ((record.startedAt.map { now.timeIntervalSince($0) } ?? 0) * 1000).rounded() / 1000)
  }

  /// - Returns: the one terminal event.
  mutating func fail(_ failure: FileFailure, at now: Date) -> SessionEvent {
    record.finishedAt = now
    record.state = .failed
    record.failure = failure
    return .fileFailed(record.id, failure)
  }

  /// - Returns: the one terminal event.
  mutating func cancel(at now: Date) -> SessionEvent {
    record.finishedAt = now
    record.state = .cancelled
    return .fileCancelled(record.id)
  }

  /// Windows that the retry did not get to become gaps again, and the file is completed as it was.
  ///
  /// - Parameter attempts: how many have failed, by window; none where it is not mentioned.
  /// - Returns: those windows, and what is told; the one terminal event is the last.
  mutating func giveUpRetry(
    because reason: String, attempts: [Int: Int], at now: Date
  ) -> (gaps: [WindowRecord], events: [SessionEvent]) {
    let gaps = openGaps.values.sorted { $0.startSample < $1.startSample }.map {
      WindowRecord.gap($0, of: record.id, attempts: attempts[$0.index] ?? 0, failure: reason)
    }
    var events: [SessionEvent] = []
    for gap in gaps {
      settle(gap)
      events += gap.segments.map { .segmentFinal(record.id, $0) }
    }
    return (gaps, events + [finish(at: now)])
  }

  // MARK: State

  /// True while the gaps of a completed file are tried again: it has a transcript, whatever comes of that.
  var isReopened: Bool { !record.state.isTerminal && record.finishedAt != nil }

  /// Whether nothing is left to do.
  var isWorkedOff: Bool { isRecognized && !awaitsSpeakers }

  /// Whether all windows are settled and diarization is still to be done.
  var awaitsSpeakers: Bool { diarization == .wanted && !isDiarized && isRecognized && record.windowsDone > 0 }

  private var isRecognized: Bool {
    record.isFullyPrepared && record.windowsDone + record.windowsFailed >= record.windowsTotal
  }

  /// Seconds of the file that were looked through so far.
  var preparedSeconds: Double { Double(record.prepared.samples) / AudioFormat.sampleRate }

  // MARK: Progress

  /// Share of the work that is done, 0…1. While the file is still being prepared, the speech in the rest is taken to be as
  /// dense as in the part that was seen. Denser speech than that makes it stand still, never go back.
  var progress: Double {
    let share = max(reached, settledShare)
    if record.state.isTerminal { return record.state == .completed ? 1 : share }
    return min(share, 0.999)
  }

  /// Remembers the progress, for it not to go back.
  mutating func keepProgress() { reached = progress }

  private var settledShare: Double {
    if record.isFullyPrepared { return speechSeconds > 0 ? min(1, settledSeconds / speechSeconds) : 0 }
    let preparedSeconds = preparedSeconds
    guard let duration = record.duration, duration > 0, preparedSeconds > 0, speechSeconds > 0 else { return 0 }
    let expected = speechSeconds * max(1, duration / preparedSeconds)
    return min(1, settledSeconds / expected)
  }
}
