import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

struct QueueMachineTests {
  private let engine = "one"

  private func machine(files: Int = 10, bytes: Int = 1_000, lookAhead: Double = 60) -> QueueMachine {
    QueueMachine(
      limits: SessionLimits(queuedFiles: files, bytes: bytes), lookAheadSeconds: lookAhead, maximumAttempts: 3)
  }

  private func entry(
    _ ordinal: Int, bytes: Int = 100, duration: Double? = nil, state: FileState = .queued, engine: String = "one"
  ) -> QueueEntry {
    QueueEntry(record: .sample(ordinal: ordinal, bytes: bytes, duration: duration, state: state), engine: engine)
  }

  private func add(_ entries: QueueEntry..., to machine: inout QueueMachine) -> [FileID] {
    for entry in entries { machine.add(entry) }
    return entries.map(\.record.id)
  }

  private func remove(_ machine: inout QueueMachine, _ file: FileID) -> FileID? { machine.remove(file)?.record.id }

  // MARK: Order

  @Test func filesStandInTheOrderOfTheirArrival() {
    var machine = machine()
    let ids = add(entry(0), entry(1), entry(2), to: &machine)
    #expect(machine.order == ids)
    #expect(machine.unfinished == ids)
    #expect(ids.map { machine.position(of: $0) } == [0, 1, 2])
  }

  @Test func aFileIsTakenOnce() {
    var machine = machine()
    let first = entry(0)
    machine.add(first)
    machine.add(first)
    #expect(machine.order == [first.record.id])
    #expect(machine.bytes == 100)
  }

  @Test func aFinishedFileLeavesTheLineAndKeepsItsPlaceInThePlaylist() {
    var machine = machine()
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[0]) { $0.record.state = .completed }
    #expect(machine.order == ids)
    #expect(machine.unfinished == [ids[1]])
    #expect(machine.position(of: ids[0]) == nil)
    #expect(machine.position(of: ids[1]) == 0)
  }

  @Test func aRetriedFileComesBackToItsPlace() {
    var machine = machine()
    let ids = add(entry(0), entry(1), entry(2), to: &machine)
    for id in ids[0...1] { machine.update(id) { $0.record.state = .failed } }
    machine.update(ids[1]) { $0.record.state = .queued }
    #expect(machine.unfinished == [ids[1], ids[2]])
    machine.update(ids[0]) { $0.record.state = .queued }
    #expect(machine.unfinished == ids)
  }

  @Test func aFinishedFileOfAnEarlierRunIsNotInLine() {
    var machine = machine()
    let ids = add(entry(0, state: .completed), entry(1), to: &machine)
    #expect(machine.unfinished == [ids[1]])
    #expect(machine.order == ids)
  }

  @Test func aRemovedFileLeavesNothing() {
    var machine = machine()
    let ids = add(entry(0), entry(1), to: &machine)
    #expect(remove(&machine, ids[0]) == ids[0])
    #expect(remove(&machine, ids[0]) == nil)
    #expect(machine.order == [ids[1]])
    #expect(machine.unfinished == [ids[1]])
    #expect(machine.bytes == 100)
    #expect(machine[ids[0]] == nil)
  }

  @Test func changingAnUnknownFileDoesNothing() {
    var machine = machine()
    machine.update(FileID()) { $0.record.state = .failed }
    #expect(machine.order.isEmpty)
  }

  // MARK: Bounds

  @Test func rejectsAFileWhenFull() {
    var machine = machine(files: 2)
    let ids = add(entry(0), entry(1), to: &machine)
    let refusal = machine.refusal(forBytes: 1)
    #expect(refusal?.kind == .limitReached)
    #expect(refusal?.code == "queue_full")
    #expect(refusal?.limit == 2)
    #expect(refusal?.position == 2)
    #expect(!machine.hasRoom(forBytes: 1))
    machine.update(ids[0]) { $0.record.state = .completed }
    #expect(machine.hasRoom(forBytes: 1))
  }

  @Test func aReservationTakesAPlace() {
    var machine = machine(files: 2)
    _ = add(entry(0), to: &machine)
    machine.reserve()
    #expect(machine.refusal(forBytes: 1)?.code == "queue_full")
    machine.release()
    #expect(machine.hasRoom(forBytes: 1))
  }

  @Test func rejectsAFileThatDoesNotFitIntoTheSession() {
    var machine = machine(bytes: 250)
    let ids = add(entry(0), to: &machine)
    #expect(machine.hasRoom(forBytes: 150))
    let refusal = machine.refusal(forBytes: 151)
    #expect(refusal?.kind == .limitReached)
    #expect(refusal?.code == "session_bytes_full")
    #expect(refusal?.limit == 250)
    machine.update(ids[0]) { $0.record.state = .completed }
    #expect(!machine.hasRoom(forBytes: 151))
    _ = machine.remove(ids[0])
    #expect(machine.hasRoom(forBytes: 250))
  }

  @Test func bytesFollowTheRecord() {
    var machine = machine()
    let ids = add(entry(0, bytes: 100), to: &machine)
    machine.update(ids[0]) { $0.record.bytes = 40 }
    #expect(machine.bytes == 40)
  }

  // MARK: What is next

  @Test func filesArePreparedInOrder() {
    var machine = machine()
    let ids = add(entry(0), entry(1), to: &machine)
    #expect(machine.nextToPrepare() == ids[0])
    machine.update(ids[0]) { $0.needsPreparation = false }
    #expect(machine.nextToPrepare() == ids[1])
    machine.update(ids[1]) { $0.needsPreparation = false }
    #expect(machine.nextToPrepare() == nil)
  }

  @Test func oneStepOfPreparationRunsAtATime() {
    var machine = machine()
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[0]) { $0.isPreparing = true }
    #expect(machine.nextToPrepare() == nil)
    machine.update(ids[0]) { $0.isPreparing = false }
    #expect(machine.nextToPrepare() == ids[0])
  }

  @Test func preparationStopsAtTheLookAhead() {
    var machine = machine(lookAhead: 60)
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[0]) {
      $0.ready[0] = .sample(0, seconds: 0...30)
      $0.inFlight[1] = .sample(1, seconds: 30...59)
    }
    #expect(machine.nextToPrepare() == ids[0])
    machine.update(ids[0]) { $0.ready[2] = .sample(2, seconds: 59...60) }
    #expect(machine.nextToPrepare() == nil)
    machine.update(ids[0]) { $0.inFlight = [:] }
    #expect(machine.nextToPrepare() == ids[0])
  }

  @Test func theLookAheadCountsAllFiles() {
    var machine = machine(lookAhead: 60)
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[0]) {
      $0.needsPreparation = false
      $0.ready[0] = .sample(0, seconds: 0...60)
    }
    #expect(machine.nextToPrepare() == nil)
  }

  @Test func windowsGoInOrderOfFileAndTime() {
    var machine = machine()
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[1]) { $0.ready[0] = .sample(0, seconds: 0...1) }
    #expect(machine.nextWindow(for: engine)?.file == ids[1])
    machine.update(ids[0]) {
      $0.ready[7] = .sample(7, seconds: 7...8)
      $0.ready[3] = .sample(3, seconds: 3...4)
    }
    let next = machine.nextWindow(for: engine)
    #expect(next?.file == ids[0])
    #expect(next?.window.index == 3)
  }

  @Test func anEngineGetsTheWindowsThatAreForIt() {
    var machine = machine()
    let ids = add(entry(0, engine: "one"), entry(1, engine: "two"), to: &machine)
    for id in ids { machine.update(id) { $0.ready[0] = .sample(0, seconds: 0...1) } }
    #expect(machine.nextWindow(for: "one")?.file == ids[0])
    #expect(machine.nextWindow(for: "two")?.file == ids[1])
    #expect(machine.nextWindow(for: "three") == nil)
  }

  @Test func aFinishedFileGivesNoWindows() {
    var machine = machine()
    let ids = add(entry(0), to: &machine)
    machine.update(ids[0]) {
      $0.ready[0] = .sample(0, seconds: 0...1)
      $0.record.state = .failed
    }
    #expect(machine.nextWindow(for: engine) == nil)
    #expect(machine.nextToPrepare() == nil)
  }

  // MARK: Figures

  @Test func anEmptyQueueHasNothingAhead() {
    #expect(machine().audioSecondsAhead() == 0)
  }

  @Test func secondsAheadAreUnknownWhileNoLengthIs() {
    var machine = machine()
    _ = add(entry(0), to: &machine)
    #expect(machine.audioSecondsAhead() == nil)
  }

  @Test func secondsAheadCountWhatIsLeftOfEachFile() {
    var machine = machine()
    let ids = add(entry(0, duration: 100), entry(1, duration: 40), to: &machine)
    #expect(machine.audioSecondsAhead() == 140)
    #expect(machine.audioSecondsAhead(upTo: ids[0]) == 100)
    machine.update(ids[0]) {
      $0.record.isFullyPrepared = true
      $0.speechSeconds = 80
      $0.settledSeconds = 20
    }
    #expect(machine.audioSecondsAhead(upTo: ids[0]) == 75)
    #expect(machine.audioSecondsAhead(upTo: ids[1]) == 115)
    machine.update(ids[0]) { $0.record.state = .completed }
    #expect(machine.audioSecondsAhead() == 40)
  }

  @Test func aFileOfUnknownLengthCountsAsTheAverage() {
    var machine = machine()
    _ = add(entry(0, duration: 100), entry(1, duration: 50), entry(2), to: &machine)
    #expect(machine.audioSecondsAhead() == 225)
  }
}
