import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

struct QueueEntryTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_100)

  private func entry(languageDetection: Bool = false) -> QueueEntry {
    QueueEntry(record: .sample(duration: 100), engine: .sample(languageDetection: languageDetection))
  }

  private func window(_ index: Int, state: WindowRecord.State = .done, language: String? = nil) -> WindowRecord {
    WindowRecord(
      file: FileID(), window: .sample(index, seconds: 0...10), state: state, attempts: 1,
      segments: state == .done ? [.sample(index * 1_000, 0...10), .sample(index * 1_000 + 1, 0...10)] : [],
      language: language)
  }

  @Test func aNewFileNeedsPreparation() {
    #expect(entry().needsPreparation)
    #expect(!entry().isTerminal && entry().progress == 0)
  }

  @Test func aReopenedFileIsAnnouncedAfterARestartUnlessItWasBefore() {
    var record = MediaRecord.sample(duration: 10)
    record.state = .queued
    record.startedAt = now
    record.finishedAt = now
    var entry = QueueEntry(record: record, engine: "one")
    entry.restore([window(0, state: .pending)], maximumInterruptions: 10)
    #expect(entry.isUnannounced)
    #expect(entry.stored.isReopened)
    entry.edit { $0.take(MediaPreparation.Step(prepared: PreparedAudio(), isEnd: false)) }
    var again = QueueEntry(record: entry.record, engine: "one")
    again.restore([window(0, state: .pending)], maximumInterruptions: 10)
    #expect(!again.isUnannounced)
    #expect(again.stored.isReopened)
  }

  @Test func aReplacedEntryIsStillBeingRemoved() {
    var files = QueueFiles(limits: SessionLimits(), lookAheadSeconds: 60)
    let fresh = entry()
    files.add(fresh)
    files.update(fresh.file) { $0.begin(.removal) }
    files.replace(fresh)
    #expect(files[fresh.file]?.endings == .removal)
    #expect(files.unfinished.isEmpty)
  }

  @Test func whatTheFirstLookFoundIsShownAtOnceAndWrittenWithTheFirstStep() {
    var record = MediaRecord.sample()
    record.duration = nil
    var entry = QueueEntry(record: record, engine: "one")
    entry.take(FileLook(startedAt: now, duration: 30, codec: "opus", notices: [], engine: "one"))
    #expect(entry.isUnannounced && entry.isRunning)
    #expect(entry.record.state == .decoding && entry.record.codec == "opus")
    #expect(entry.expectedSeconds == 30)
    // What is written for another reason, such as a new order, says nothing of it.
    entry.edit { $0.record.ordinal = 7 }
    #expect(entry.stored.record.startedAt == nil && entry.record.startedAt == now)
    var draft = entry.draft()
    draft.take(MediaPreparation.Step(prepared: PreparedAudio(), isEnd: false))
    entry.store(draft)
    #expect(!entry.isUnannounced)
    #expect(entry.stored.record.startedAt == now && entry.stored.record.duration == 30)
    #expect(entry.record.ordinal == 7)
  }

  @Test func theBacklogIsWhatLiesReadyAndWhatIsInFlight() {
    var entry = entry()
    entry.makeReady(.sample(0, seconds: 0...10))
    entry.leaseSample(1, seconds: 10...15)
    #expect(entry.backlogSeconds == 15)
  }

  @Test func aDoneWindowLeavesNothing() {
    var entry = entry()
    entry.leaseSample(0, seconds: 0...10)
    entry.noteFailure(of: 0, attempts: 2)
    entry.isolate(0)
    entry.finish(0)
    #expect(entry.inFlight.isEmpty && entry.failedAttempts.isEmpty && !entry.isIsolated(0))
    #expect(entry.backlogSeconds == 0)
  }

  @Test func theFirstLanguageStays() {
    var entry = entry()
    for (place, language) in [nil, "de", "fr"].enumerated() {
      _ = entry.hear(RecognizedWindow(language: language, utterances: []), seconds: 10, at: now)
      let decided = entry.decidedLanguage
      entry.edit { $0.settle(window(place, language: language), language: decided) }
    }
    #expect(entry.record.language == "de")
  }

  @Test func onlyTheFirstRecognisedWindowTellsHowLongItTook() {
    var entry = QueueEntry(record: .sample(), engine: .sample(), arrivedAt: now)
    let window = RecognizedWindow(utterances: [])
    #expect(entry.waitingSince == now)
    #expect(entry.hear(window, seconds: 1, at: now.addingTimeInterval(3)) == 3)
    #expect(entry.hear(window, seconds: 1, at: now.addingTimeInterval(5)) == nil)
    #expect(entry.waitingSince == nil)
  }

  /// A step that was under way when a window was lost does not know of it.
  @Test func aLostWindowOutlivesTheStepThatIsUnderWay() {
    var entry = entry()
    entry.leaseSample(0, seconds: 0...10)
    entry.beginStep()
    entry.lose(0)
    entry.take(MediaPreparation.Step(prepared: PreparedAudio(), isEnd: true), target: 0)
    entry.endStep()
    #expect(entry.needsPreparation && entry.isStale)
    entry.beginStep()
    entry.take(MediaPreparation.Step(prepared: PreparedAudio(), isEnd: true), target: 0)
    entry.endStep()
    #expect(!entry.needsPreparation)
  }
}
