import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

struct RecordingMachineTests {
  private static let address = RemoteAddress(url: "http://me:pw@a.b/live", shown: "http://a.b/live", host: "a.b")
  private static let gone = RemoteFailure(code: "source_broke_off", message: "It broke.", isTemporary: true)
  private static let words = FileFailure(code: "source_broke_off", message: "It broke.")

  private func machine(isLive: Bool = true) -> RecordingMachine {
    var machine = RecordingMachine(id: "r", address: Self.address, now: Date(timeIntervalSince1970: 0))
    machine.isLive = isLive
    return machine
  }

  /// Whether that changed the state, and whether it is the first sound.
  private func hear(_ machine: inout RecordingMachine) -> [Bool] {
    let news = machine.heard(seconds: 1)
    return [news.changed, news.first]
  }

  private func fail(_ machine: inout RecordingMachine, _ failure: RemoteFailure) -> RecordingMachine.Step {
    machine.sourceFailed(failure)
  }

  private func fail(_ machine: inout RecordingMachine, times: Int) -> [RecordingMachine.Step] {
    var steps: [RecordingMachine.Step] = []
    for _ in 0..<times { steps.append(machine.sourceFailed(Self.gone)) }
    return steps
  }

  private func take(_ pace: inout RecordingPace, _ seconds: Double, at now: Date) -> Double {
    pace.take(seconds: seconds, at: now)
  }

  @Test func showsNoPassword() {
    #expect(machine().state.url == "http://a.b/live")
    #expect(machine().state.state == .connecting)
  }

  @Test func theFirstSoundIsTheBeginning() {
    var machine = machine()
    #expect(hear(&machine) == [true, true])
    #expect(hear(&machine) == [false, false])
    #expect(fail(&machine, Self.gone) == .askAgain(afterSeconds: 1))
    #expect(machine.state.state == .reconnecting)
    #expect(hear(&machine) == [true, false])
    #expect(machine.state.state == .recording)
  }

  @Test func waitsLongerEachTimeAndGivesUp() {
    var machine = machine()
    _ = machine.heard(seconds: 1)
    let steps = fail(&machine, times: 8)
    #expect(steps == [1, 2, 4, 8, 16, 30, 30].map { .askAgain(afterSeconds: $0) } + [.giveUp(Self.words)])
  }

  @Test func aSourceThatWasNeverHeardIsGivenUpSoon() {
    var machine = machine()
    #expect(
      fail(&machine, times: 3)
        == [.askAgain(afterSeconds: 1), .askAgain(afterSeconds: 2), .giveUp(Self.words)])
  }

  @Test func aMinuteOfSoundForgivesEarlierFailures() {
    var machine = machine()
    _ = machine.heard(seconds: 1)
    _ = machine.sourceFailed(Self.gone)
    _ = machine.heard(seconds: 59)
    #expect(fail(&machine, Self.gone) == .askAgain(afterSeconds: 2))
    _ = machine.heard(seconds: 60)
    #expect(fail(&machine, Self.gone) == .askAgain(afterSeconds: 1))
  }

  @Test func doesWhatTheSourceAsksForUnlessItIsTooMuch() {
    var machine = machine()
    var busy = Self.gone
    busy.retryAfterSeconds = 20
    #expect(fail(&machine, busy) == .askAgain(afterSeconds: 20))
    busy.retryAfterSeconds = 3_000
    #expect(fail(&machine, busy) == .giveUp(Self.words))
  }

  @Test func whatCannotGetBetterIsNotTriedAgain() {
    var machine = machine()
    let failure = RemoteFailure(code: "address_not_allowed", message: "No.")
    #expect(fail(&machine, failure) == .giveUp(FileFailure(code: "address_not_allowed", message: "No.")))
  }

  @Test func aRadioThatIsGoneWhenAskedAgainIsOver() {
    let missing = RemoteFailure(code: "source_status", message: "404.")
    var live = machine()
    _ = live.heard(seconds: 1)
    _ = live.sourceFailed(RemoteFailure(code: "source_ended", message: "Bye.", isTemporary: true))
    #expect(fail(&live, missing) == .over)
    // Half a file is no recording that came to its end.
    var file = machine(isLive: false)
    _ = file.heard(seconds: 1)
    _ = file.sourceFailed(Self.gone)
    #expect(fail(&file, missing) == .giveUp(FileFailure(code: "source_status", message: "404.")))
  }

  @Test func countsFiles() {
    var machine = machine()
    machine.saved(seconds: 5.5)
    machine.saved(seconds: 0.25)
    #expect(machine.state.files == 2 && machine.state.seconds == 5.75)
  }

  @Test func takesAFileAsFastAsItIsPlayed() {
    let start = Date(timeIntervalSince1970: 100)
    var pace = RecordingPace(isLive: false)
    #expect(take(&pace, 1, at: start) == 1)
    #expect(take(&pace, 1, at: start.addingTimeInterval(1)) == 1)
    #expect(take(&pace, 1, at: start.addingTimeInterval(5)) == 0)
  }

  @Test func takesWhatALiveSourceSendsAtOnceUpToABound() {
    let start = Date(timeIntervalSince1970: 100)
    var pace = RecordingPace(isLive: true)
    #expect(take(&pace, 30, at: start) == 0)
    #expect(take(&pace, 10, at: start) == 10)
    #expect(take(&pace, 1, at: start.addingTimeInterval(40)) == 0)
  }
}
