import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

struct PlayerMachineTests {
  let start = Date(timeIntervalSince1970: 1_800_000_000)
  let a = FileID()
  let b = FileID()
  let c = FileID()

  /// A player with files a, b and c of 10 s each; their additions are revisions 1 to 3.
  func machine(durations: [Double?] = [10, 10, 10]) -> PlayerMachine {
    var machine = PlayerMachine(now: start)
    for (file, duration) in zip([a, b, c], durations) { machine.fileAdded(file, duration: duration, at: start) }
    return machine
  }

  func after(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

  func play(_ file: FileID? = nil, at position: Double? = nil, rate: Double? = nil) -> PlayerCommand {
    .play(file: file, position: position, rate: rate)
  }

  func advance(_ machine: inout PlayerMachine, at now: Date) -> Bool { machine.advanceIfOver(at: now) }

  func learn(_ machine: inout PlayerMachine, _ duration: Double, of file: FileID, at now: Date) -> Bool {
    machine.durationKnown(duration, of: file, at: now)
  }

  // MARK: Order

  @Test func thePlaylistTakesOverAnOrderAndWhatPlaysGoesOn() throws {
    var machine = machine()
    try machine.apply(play(b, at: 2), at: start)
    let isChanged = machine.order([c, FileID(), a], at: after(3))
    #expect(isChanged)
    #expect(machine.state.playlist == [c, a, b])
    #expect(machine.state.file == b)
    #expect(machine.state.state == .playing)
    #expect(machine.position(at: after(4)) == 6)
    #expect(machine.state.revision == 5)
    let isChangedAgain = machine.order([c, a, b], at: after(5))
    #expect(!isChangedAgain)
    #expect(machine.state.revision == 5)
  }

  // MARK: Play

  @Test func aNewPlayerIsStopped() {
    let machine = PlayerMachine(now: start)
    #expect(machine.state.state == .stopped)
    #expect(machine.state.revision == 0)
    #expect(machine.state.file == nil)
    #expect(machine.position(at: after(5)) == 0)
  }

  @Test func playWithoutFilesIsRefused() {
    var machine = PlayerMachine(now: start)
    let error = #expect(throws: ServiceError.self) { try machine.apply(play(), at: start) }
    #expect(error?.kind == .conflict)
    #expect(error?.code == "nothing_to_play")
    #expect(machine.state.revision == 0)
  }

  @Test func playWithoutAFileTakesTheFirst() throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    #expect(machine.state.file == a)
    #expect(machine.state.state == .playing)
    #expect(machine.state.duration == 10)
    #expect(machine.state.revision == 4)
  }

  @Test func playOfAnUnknownFileIsNotFound() {
    var machine = machine()
    let before = machine.state
    let error = #expect(throws: ServiceError.self) { try machine.apply(play(FileID()), at: start) }
    #expect(error == .fileNotFound)
    #expect(machine.state == before)
  }

  @Test func playTakesFilePositionAndRate() throws {
    var machine = machine()
    try machine.apply(play(b, at: 4, rate: 2), at: start)
    #expect(machine.state.file == b)
    #expect(machine.state.position == 4)
    #expect(machine.state.rate == 2)
    #expect(machine.position(at: after(1.5)) == 7)
  }

  @Test(arguments: [(-3.0, 0.0), (99.0, 10.0), (10.0, 10.0)])
  func thePositionOfPlayIsKeptInsideTheFile(wish: Double, position: Double) throws {
    var machine = machine()
    try machine.apply(play(at: wish), at: start)
    #expect(machine.state.position == position)
  }

  @Test func playGoesOnWhereItPaused() throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    try machine.apply(.pause, at: after(3))
    try machine.apply(play(), at: after(60))
    #expect(machine.position(at: after(61)) == 4)
  }

  @Test func playOfTheCurrentFileKeepsItsPosition() throws {
    var machine = machine()
    try machine.apply(play(a), at: start)
    try machine.apply(play(a), at: after(3))
    #expect(machine.position(at: after(4)) == 4)
  }

  @Test func playOfAnotherFileStartsIt() throws {
    var machine = machine()
    try machine.apply(play(a), at: start)
    try machine.apply(play(b), at: after(3))
    #expect(machine.state.file == b)
    #expect(machine.position(at: after(3)) == 0)
  }

  @Test func playAfterTheEndStartsTheFileAgain() throws {
    var machine = machine()
    try machine.apply(play(c), at: start)
    #expect(advance(&machine, at: after(10)))
    #expect(machine.state.state == .ended)
    try machine.apply(play(), at: after(20))
    #expect(machine.state.file == c)
    #expect(machine.state.state == .playing)
    #expect(machine.position(at: after(21)) == 1)
  }

  // MARK: Pause and stop

  @Test func pauseHoldsThePosition() throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    try machine.apply(.pause, at: after(2.5))
    #expect(machine.state.state == .paused)
    #expect(machine.position(at: after(100)) == 2.5)
  }

  @Test func pauseChangesNothingUnlessPlaying() throws {
    var machine = machine()
    try machine.apply(.pause, at: after(1))
    #expect(machine.state.state == .stopped)
    #expect(machine.state.revision == 3)
  }

  @Test func stopGoesBackToTheStart() throws {
    var machine = machine()
    try machine.apply(play(b), at: start)
    try machine.apply(.stop, at: after(2))
    #expect(machine.state.state == .stopped)
    #expect(machine.state.file == b)
    #expect(machine.position(at: after(9)) == 0)
  }

  // MARK: Seek

  @Test(arguments: [(-1.0, 0.0), (4.0, 4.0), (1e9, 10.0)])
  func seekIsKeptInsideTheFile(wish: Double, position: Double) throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    try machine.apply(.seek(position: wish), at: after(1))
    #expect(machine.state.position == position)
    #expect(machine.state.state == .playing)
  }

  @Test func seekGoesAnywhereWhileTheLengthIsUnknown() throws {
    var machine = machine(durations: [nil])
    try machine.apply(play(), at: start)
    try machine.apply(.seek(position: 5_000), at: start)
    #expect(machine.position(at: after(1)) == 5_001)
  }

  @Test func seekWhileStoppedPausesThere() throws {
    var machine = machine()
    try machine.apply(play(b), at: start)
    try machine.apply(.stop, at: start)
    try machine.apply(.seek(position: 4), at: after(1))
    #expect(machine.state.state == .paused)
    #expect(machine.position(at: after(9)) == 4)
  }

  @Test func seekAfterTheEndPausesThere() throws {
    var machine = machine()
    try machine.apply(play(c), at: start)
    #expect(advance(&machine, at: after(10)))
    try machine.apply(.seek(position: 4), at: after(11))
    #expect(machine.state.state == .paused)
    #expect(machine.state.position == 4)
  }

  @Test func seekBeforeAnythingPlayedIsKeptForTheFirstFile() throws {
    var machine = machine()
    try machine.apply(.seek(position: 99), at: start)
    #expect(machine.state.file == a)
    #expect(machine.state.duration == 10)
    #expect(machine.state.position == 10)
    try machine.apply(.seek(position: 4), at: start)
    try machine.apply(play(), at: after(1))
    #expect(machine.position(at: after(2)) == 5)
  }

  @Test(arguments: [PlayerCommand.seek(position: 1), .next, .previous])
  func movingInAnEmptyPlaylistIsRefused(command: PlayerCommand) {
    var machine = PlayerMachine(now: start)
    let error = #expect(throws: ServiceError.self) { try machine.apply(command, at: start) }
    #expect(error?.kind == .conflict)
    #expect(machine.state.revision == 0)
  }

  // MARK: Rate

  @Test func aNewRateCountsFromNow() throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    try machine.apply(.rate(2), at: after(3))
    #expect(machine.state.position == 3)
    #expect(machine.position(at: after(5)) == 7)
    try machine.apply(.rate(0.5), at: after(5))
    #expect(machine.position(at: after(7)) == 8)
  }

  @Test func theRateOfPlayCountsFromNow() throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    try machine.apply(play(rate: 4), at: after(2))
    #expect(machine.position(at: after(3)) == 6)
  }

  @Test func aRateWhilePausedIsForLater() throws {
    var machine = machine()
    try machine.apply(.rate(2), at: start)
    #expect(machine.state.state == .stopped)
    try machine.apply(play(), at: start)
    #expect(machine.position(at: after(2)) == 4)
  }

  // MARK: Next and previous

  @Test func nextKeepsPlaying() throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    try machine.apply(.next, at: after(2))
    #expect(machine.state.file == b)
    #expect(machine.state.state == .playing)
    #expect(machine.position(at: after(3)) == 1)
  }

  @Test func nextBeforeAnythingPlayedIsTheFirstFile() throws {
    var machine = machine(durations: [10])
    try machine.apply(.next, at: start)
    #expect(machine.state.file == a)
    #expect(machine.state.state == .stopped)
  }

  @Test func nextWhilePausedStaysPaused() throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    try machine.apply(.pause, at: after(2))
    try machine.apply(.next, at: after(2))
    #expect(machine.state.file == b)
    #expect(machine.state.state == .paused)
    #expect(machine.state.position == 0)
  }

  @Test func nextBehindTheLastFileEnds() throws {
    var machine = machine()
    try machine.apply(play(c), at: start)
    try machine.apply(.next, at: after(2))
    #expect(machine.state.state == .ended)
    #expect(machine.state.file == c)
    #expect(machine.state.position == 10)
    #expect(machine.position(at: after(90)) == 10)
  }

  @Test(arguments: [(2.9, false), (3.0, false), (3.1, true)])
  func previousRestartsAFileThatPlayedForAWhile(seconds: Double, restarts: Bool) throws {
    var machine = machine()
    try machine.apply(play(b), at: start)
    try machine.apply(.previous, at: after(seconds))
    #expect(machine.state.file == (restarts ? b : a))
    #expect(machine.state.position == 0)
    #expect(machine.state.state == .playing)
  }

  @Test func previousAtTheFirstFileRestartsIt() throws {
    var machine = machine()
    try machine.apply(play(a), at: start)
    try machine.apply(.previous, at: after(1))
    #expect(machine.state.file == a)
    #expect(machine.state.position == 0)
  }

  @Test func previousAfterTheEndPlaysTheLastFileAgain() throws {
    var machine = machine()
    try machine.apply(play(c), at: start)
    #expect(advance(&machine, at: after(10)))
    try machine.apply(.previous, at: after(11))
    #expect(machine.state.file == c)
    #expect(machine.state.state == .playing)
  }

  // MARK: The clock

  @Test func thePositionFollowsTheClockUpToTheEnd() throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    #expect(machine.position(at: after(0.25)) == 0.25)
    #expect(machine.position(at: after(11)) == 10)
    #expect(machine.position(at: after(-1)) == 0)
    #expect(machine.secondsToEnd(at: after(4)) == 6)
    #expect(machine.secondsToEnd(at: after(40)) == 0)
  }

  @Test func theEndComesSoonerAtAHigherRate() throws {
    var machine = machine()
    try machine.apply(play(rate: 2), at: start)
    #expect(machine.secondsToEnd(at: after(1)) == 4)
  }

  @Test func nothingEndsUnlessItPlaysAndItsLengthIsKnown() throws {
    var machine = machine(durations: [nil])
    #expect(machine.secondsToEnd(at: start) == nil)
    try machine.apply(play(), at: start)
    #expect(machine.secondsToEnd(at: after(5)) == nil)
    #expect(!advance(&machine, at: after(500)))
  }

  @Test func aSnapshotHasThePositionOfItsMoment() throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    let snapshot = machine.snapshot(at: after(1.234_56))
    #expect(snapshot.position == 1.235)
    #expect(snapshot.updatedAt == after(1.234_56))
    #expect(snapshot.revision == machine.state.revision)
  }

  @Test func aRestoredPlayerGoesOnByTheClock() throws {
    var machine = machine()
    try machine.apply(play(b), at: start)
    var restored = PlayerMachine(restoring: machine.state)
    restored.restoreDurations([a: 10, b: 10, c: 10])
    #expect(restored.position(at: after(6)) == 6)
    #expect(advance(&restored, at: after(10)))
    #expect(restored.state.file == c)
    #expect(restored.state.duration == 10)
  }

  @Test func aFileThatIsOverGivesWayToTheNext() throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    #expect(!advance(&machine, at: after(9.99)))
    #expect(machine.state.file == a)
    #expect(advance(&machine, at: after(10)))
    #expect(machine.state.file == b)
    #expect(machine.state.state == .playing)
    #expect(machine.position(at: after(11)) == 1)
  }

  @Test func theLastFileThatIsOverEndsThePlaylist() throws {
    var machine = machine()
    try machine.apply(play(c), at: start)
    #expect(advance(&machine, at: after(10)))
    #expect(machine.state.state == .ended)
    #expect(!advance(&machine, at: after(11)))
  }
}
