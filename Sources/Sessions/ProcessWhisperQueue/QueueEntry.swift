import Foundation
import TranscriptionCore

/// A file in the queue: its record and what is known of its windows at this moment.
struct QueueEntry: Sendable {
  var record: MediaRecord
  /// Name of the engine that the file is for.
  let engine: String
  /// Windows whose audio lies ready, by index.
  var ready: [Int: SpeechWindow] = [:]
  /// Windows that an engine is working on, by index.
  var inFlight: [Int: SpeechWindow] = [:]
  /// Failed attempts by window; only windows that had one are mentioned.
  var failedAttempts: [Int: Int] = [:]
  /// True while windows have yet to be made, or known ones have yet to get their audio (after a restart).
  var needsPreparation: Bool
  /// True while one step of the preparation runs.
  var isPreparing = false
  /// Seconds of the file that were decoded so far.
  var preparedSeconds = 0.0
  /// Seconds of speech in windows made so far.
  var speechSeconds = 0.0
  /// Seconds of speech in windows that are done or failed.
  var settledSeconds = 0.0

  /// The most that ``progress`` ever was.
  private var reached = 0.0

  /// Captions of the windows that are done.
  var segmentCount = 0

  init(record: MediaRecord, engine: String) {
    self.record = record
    self.engine = engine
    needsPreparation = !record.isFullyPrepared
  }

  /// Seconds of audio that lie on disk for the engine.
  var backlogSeconds: Double {
    ready.values.reduce(0) { $0 + $1.duration } + inFlight.values.reduce(0) { $0 + $1.duration }
  }

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
    guard let duration = record.duration, duration > 0, preparedSeconds > 0, speechSeconds > 0 else { return 0 }
    let expected = speechSeconds * max(1, duration / preparedSeconds)
    return min(1, settledSeconds / expected)
  }

  /// Whether nothing is left to do.
  var isWorkedOff: Bool {
    record.isFullyPrepared && !needsPreparation && ready.isEmpty && inFlight.isEmpty
  }

  /// Takes note of a window's end.
  mutating func settle(_ window: WindowRecord) {
    inFlight[window.window.index] = nil
    failedAttempts[window.window.index] = nil
    settledSeconds += window.window.duration
    if window.state == .failed {
      record.windowsFailed += 1
    } else {
      record.windowsDone += 1
      segmentCount += window.segments.count
      record.language = record.language ?? window.language
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
    let chosen = record.options.language
    record.language = record.language ?? (chosen == "auto" ? nil : chosen)
    return .fileCompleted(
      record.id, segments: segmentCount, audioSeconds: record.duration ?? preparedSeconds,
      processingSeconds: ((record.startedAt.map { now.timeIntervalSince($0) } ?? 0) * 1000).rounded() / 1000)
  }
}
