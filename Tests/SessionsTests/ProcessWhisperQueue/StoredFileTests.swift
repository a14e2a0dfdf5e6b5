import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

struct StoredFileTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_100)

  private func file(duration: Double? = 100) -> StoredFile {
    StoredFile(record: .sample(duration: duration))
  }

  private func window(
    _ index: Int, seconds: ClosedRange<Double> = 0...10, state: WindowRecord.State = .done, language: String? = nil
  ) -> WindowRecord {
    WindowRecord(
      file: FileID(), window: .sample(index, seconds: seconds), state: state, attempts: 1,
      segments: state == .done ? [.sample(index * 1_000, seconds), .sample(index * 1_000 + 1, seconds)] : [],
      language: language)
  }

  @Test func aNewFileHasEverythingBeforeIt() {
    #expect(!file().isWorkedOff)
    #expect(file().progress == 0)
  }

  /// A transcript without a word says why.
  @Test(arguments: [
    (Float(0.2), "no_speech_found", "-14 dB"), (0.000_1, "track_silent", "-80 dB"),
    (0, "track_silent", "digital silence"),
  ])
  func aFileWithoutAWordSaysWhy(peak: Float, code: String, level: String) {
    var file = file()
    file.take(MediaPreparation.Step(prepared: PreparedAudio(), peak: peak, isEnd: true))
    _ = file.finish(at: now)
    #expect(file.record.state == .completed)
    #expect(file.record.warning?.code == code)
    #expect(file.record.notices.first?.message.contains(level) == true)
  }

  @Test func aFileWithWordsHasNothingToSay() {
    var file = file()
    file.record.windowsTotal = 1
    file.settle(window(0))
    _ = file.finish(at: now)
    #expect(file.record.notices.isEmpty && file.record.warning == nil)
  }

  @Test func aDoneWindowCounts() {
    var file = file()
    file.settle(window(0, language: "de"), language: "de")
    #expect(file.record.windowsDone == 1)
    #expect(file.record.windowsFailed == 0)
    #expect(file.settledSeconds == 10)
    #expect(file.segmentCount == 2)
    #expect(file.record.language == "de")
  }

  @Test func aFailedWindowCountsAsFailed() {
    var file = file()
    file.settle(window(0, state: .failed, language: "de"))
    #expect(file.record.windowsDone == 0)
    #expect(file.record.windowsFailed == 1)
    #expect(file.segmentCount == 0)
    #expect(file.record.language == nil)
  }

  @Test func aFileIsWorkedOffWhenAllItsWindowsAreSettled() {
    var file = file()
    file.record.windowsTotal = 2
    file.settle(window(0))
    file.record.isFullyPrepared = true
    #expect(!file.isWorkedOff)
    file.settle(window(1, state: .failed))
    #expect(file.isWorkedOff)
    file.record.isFullyPrepared = false
    #expect(!file.isWorkedOff)
  }

  // MARK: Progress

  @Test func progressIsTheShareOfSpeechThatIsSettled() {
    var file = file()
    file.record.isFullyPrepared = true
    file.speechSeconds = 40
    file.settledSeconds = 10
    #expect(file.progress == 0.25)
  }

  @Test func progressWhilePreparingTakesTheRestToBeAsDense() {
    var file = file(duration: 100)
    file.prepare(upTo: 50)
    file.speechSeconds = 20
    file.settledSeconds = 10
    #expect(file.progress == 0.25)
  }

  @Test func onlyACompletedFileIsAtOne() {
    var file = file()
    file.record.isFullyPrepared = true
    file.speechSeconds = 10
    file.settledSeconds = 10
    #expect(file.progress < 1)
    file.record.state = .completed
    #expect(file.progress == 1)
  }

  @Test func aFailedFileKeepsItsShare() {
    var file = file()
    file.record.isFullyPrepared = true
    file.speechSeconds = 40
    file.settledSeconds = 10
    file.record.state = .failed
    #expect(file.progress == 0.25)
  }

  @Test func aSilentFileHasNoShareUntilItIsCompleted() {
    var file = file()
    file.record.isFullyPrepared = true
    #expect(file.progress == 0)
    file.record.state = .completed
    #expect(file.progress == 1)
  }

  // MARK: The end

  @Test func aFileWithAResultIsCompleted() {
    var file = file(duration: 20)
    file.record.startedAt = now.addingTimeInterval(-2.5)
    file.record.windowsTotal = 2
    file.settle(window(0))
    file.settle(window(1, state: .failed))
    let event = file.finish(at: now)
    #expect(file.record.state == .completed)
    #expect(file.record.finishedAt == now)
    #expect(file.record.failure == nil)
    #expect(
      event == .fileCompleted(file.record.id, segments: 2, audioSeconds: 20, processingSeconds: 2.5))
  }

  @Test func aSilentFileIsCompleted() {
    var file = file(duration: nil)
    file.prepare(upTo: 7)
    let event = file.finish(at: now)
    #expect(event == .fileCompleted(file.record.id, segments: 0, audioSeconds: 7, processingSeconds: 0))
  }

  @Test func aFileWithoutAnyResultHasFailed() {
    var file = file()
    file.record.windowsTotal = 2
    file.settle(window(0, state: .failed))
    file.settle(window(1, state: .failed))
    let event = file.finish(at: now)
    #expect(file.record.state == .failed)
    #expect(file.record.failure?.code == "engine_failed")
    #expect(event.type == "file.failed")
  }

  @Test func theChosenLanguageStandsWhereNoneWasHeard() {
    var options = SessionOptions(idleTimeoutSeconds: 60)
    options.language = "nl"
    var file = file()
    file.record.options = options
    _ = file.finish(at: now)
    #expect(file.record.language == "nl")
  }
}
