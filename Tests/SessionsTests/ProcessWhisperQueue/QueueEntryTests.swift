import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

struct QueueEntryTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_100)

  private func entry(duration: Double? = 100) -> QueueEntry {
    QueueEntry(record: .sample(duration: duration), engine: "one")
  }

  private func window(
    _ index: Int, seconds: ClosedRange<Double> = 0...10, state: WindowRecord.State = .done, language: String? = nil
  ) -> WindowRecord {
    WindowRecord(
      file: FileID(), window: .sample(index, seconds: seconds), state: state, attempts: 1,
      segments: state == .done ? [.sample(index * 1_000, seconds), .sample(index * 1_000 + 1, seconds)] : [],
      language: language)
  }

  @Test func aNewFileNeedsPreparation() {
    #expect(entry().needsPreparation)
    #expect(!entry().isWorkedOff)
    #expect(entry().progress == 0)
  }

  @Test func aReopenedFileIsAnnouncedAfterARestartUnlessItWasBefore() {
    var record = MediaRecord.sample(duration: 10)
    record.state = .queued
    record.startedAt = now
    record.finishedAt = now
    var entry = QueueEntry(record: record, engine: "one")
    entry.restore([window(0, state: .pending)], maximumInterruptions: 10)
    #expect(entry.isUnannounced)
    #expect(entry.isReopened)
    entry.take(MediaPreparation.Step(prepared: PreparedAudio(), isEnd: false), target: 0)
    var again = QueueEntry(record: entry.record, engine: "one")
    again.restore([window(0, state: .pending)], maximumInterruptions: 10)
    #expect(!again.isUnannounced)
    #expect(again.isReopened)
  }

  @Test func aReplacedEntryIsStillBeingRemoved() {
    var machine = QueueMachine(limits: SessionLimits(), lookAheadSeconds: 60, maximumAttempts: 3)
    let fresh = entry()
    machine.add(fresh)
    machine.update(fresh.record.id) { $0.isBeingRemoved = true }
    machine.replace(fresh)
    #expect(machine[fresh.record.id]?.isBeingRemoved == true)
    #expect(machine.unfinished.isEmpty)
  }

  /// A transcript without a word says why.
  @Test(arguments: [
    (Float(0.2), "no_speech_found", "-14 dB"), (0.000_1, "track_silent", "-80 dB"),
    (0, "track_silent", "digital silence"),
  ])
  func aFileWithoutAWordSaysWhy(peak: Float, code: String, level: String) {
    var entry = entry()
    entry.take(MediaPreparation.Step(prepared: PreparedAudio(), peak: peak, isEnd: true), target: 0)
    _ = entry.finish(at: now)
    #expect(entry.record.state == .completed)
    #expect(entry.record.warning?.code == code)
    #expect(entry.record.notices.first?.message.contains(level) == true)
  }

  @Test func aFileWithWordsHasNothingToSay() {
    var entry = entry()
    entry.record.windowsTotal = 1
    entry.settle(window(0))
    _ = entry.finish(at: now)
    #expect(entry.record.notices.isEmpty && entry.record.warning == nil)
  }

  @Test func theBacklogIsWhatLiesReadyAndWhatIsInFlight() {
    var entry = entry()
    entry.makeReady(.sample(0, seconds: 0...10))
    entry.takeOffSample(1, seconds: 10...15)
    #expect(entry.backlogSeconds == 15)
  }

  @Test func aDoneWindowCounts() {
    var entry = entry()
    entry.takeOffSample(0, seconds: 0...10)
    entry.failedAttempts[0] = 2
    entry.hear(RecognizedWindow(language: "de", utterances: []), seconds: 10)
    entry.settle(window(0, language: "de"))
    #expect(entry.record.windowsDone == 1)
    #expect(entry.record.windowsFailed == 0)
    #expect(entry.settledSeconds == 10)
    #expect(entry.segmentCount == 2)
    #expect(entry.flying.isEmpty)
    #expect(entry.failedAttempts.isEmpty)
    #expect(entry.record.language == "de")
  }

  @Test func theFirstLanguageStays() {
    var entry = entry()
    for (place, language) in [nil, "de", "fr"].enumerated() {
      entry.hear(RecognizedWindow(language: language, utterances: []), seconds: 10)
      entry.settle(window(place, language: language))
    }
    #expect(entry.record.language == "de")
  }

  @Test func aFailedWindowCountsAsFailed() {
    var entry = entry()
    entry.settle(window(0, state: .failed, language: "de"))
    #expect(entry.record.windowsDone == 0)
    #expect(entry.record.windowsFailed == 1)
    #expect(entry.segmentCount == 0)
    #expect(entry.record.language == nil)
  }

  @Test func aFileIsWorkedOffWhenAllItsWindowsAreSettled() {
    var entry = entry()
    entry.record.windowsTotal = 2
    entry.settle(window(0))
    entry.record.isFullyPrepared = true
    #expect(!entry.isWorkedOff)
    entry.settle(window(1, state: .failed))
    #expect(entry.isWorkedOff)
    entry.record.isFullyPrepared = false
    #expect(!entry.isWorkedOff)
  }

  // MARK: Progress

  @Test func progressIsTheShareOfSpeechThatIsSettled() {
    var entry = entry()
    entry.record.isFullyPrepared = true
    entry.speechSeconds = 40
    entry.settledSeconds = 10
    #expect(entry.progress == 0.25)
  }

  @Test func progressWhilePreparingTakesTheRestToBeAsDense() {
    var entry = entry(duration: 100)
    entry.prepare(upTo: 50)
    entry.speechSeconds = 20
    entry.settledSeconds = 10
    #expect(entry.progress == 0.25)
  }

  @Test func onlyACompletedFileIsAtOne() {
    var entry = entry()
    entry.record.isFullyPrepared = true
    entry.speechSeconds = 10
    entry.settledSeconds = 10
    #expect(entry.progress < 1)
    entry.record.state = .completed
    #expect(entry.progress == 1)
  }

  @Test func aFailedFileKeepsItsShare() {
    var entry = entry()
    entry.record.isFullyPrepared = true
    entry.speechSeconds = 40
    entry.settledSeconds = 10
    entry.record.state = .failed
    #expect(entry.progress == 0.25)
  }

  @Test func aSilentFileHasNoShareUntilItIsCompleted() {
    var entry = entry()
    entry.record.isFullyPrepared = true
    #expect(entry.progress == 0)
    entry.record.state = .completed
    #expect(entry.progress == 1)
  }

  // MARK: The end

  @Test func aFileWithAResultIsCompleted() {
    var entry = entry(duration: 20)
    entry.record.startedAt = now.addingTimeInterval(-2.5)
    entry.record.windowsTotal = 2
    entry.settle(window(0))
    entry.settle(window(1, state: .failed))
    let event = entry.finish(at: now)
    #expect(entry.record.state == .completed)
    #expect(entry.record.finishedAt == now)
    #expect(entry.record.failure == nil)
    #expect(
      event == .fileCompleted(entry.record.id, segments: 2, audioSeconds: 20, processingSeconds: 2.5))
  }

  @Test func aSilentFileIsCompleted() {
    var entry = entry(duration: nil)
    entry.prepare(upTo: 7)
    let event = entry.finish(at: now)
    #expect(event == .fileCompleted(entry.record.id, segments: 0, audioSeconds: 7, processingSeconds: 0))
  }

  @Test func aFileWithoutAnyResultHasFailed() {
    var entry = entry()
    entry.record.windowsTotal = 2
    entry.settle(window(0, state: .failed))
    entry.settle(window(1, state: .failed))
    let event = entry.finish(at: now)
    #expect(entry.record.state == .failed)
    #expect(entry.record.failure?.code == "engine_failed")
    #expect(event.type == "file.failed")
  }

  @Test func theChosenLanguageStandsWhereNoneWasHeard() {
    var options = SessionOptions(idleTimeoutSeconds: 60)
    options.language = "nl"
    var entry = entry()
    entry.record.options = options
    _ = entry.finish(at: now)
    #expect(entry.record.language == "nl")
  }
}
