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

  func entry(
    _ ordinal: Int, bytes: Int = 100, duration: Double? = nil, state: FileState = .queued, engine: String = "one"
  ) -> QueueEntry {
    QueueEntry(record: .sample(ordinal: ordinal, bytes: bytes, duration: duration, state: state), engine: engine)
  }

  func add(_ entries: QueueEntry..., to machine: inout QueueMachine) -> [FileID] {
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

  @Test func filesThatAreMovedToTheFrontStandThereInEveryLine() {
    var machine = machine(lookAhead: 60)
    let ids = add(
      entry(0, duration: 10, state: .completed), entry(1, duration: 10), entry(2, duration: 20), entry(3), to: &machine)
    let ordinals = machine.ordinals(toFront: [ids[3], ids[1]])
    machine.reorder(ordinals)
    #expect(machine.order == [ids[3], ids[1], ids[0], ids[2]])
    #expect(machine.unfinished == [ids[3], ids[1], ids[2]])
    #expect(ids.map { machine.position(of: $0) } == [nil, 1, 2, 0])
    #expect(machine.nextToPrepare(nil)?.file == ids[3])
    // The figures are what they were: 10 and 20 seconds, and one of the average.
    #expect(machine.outlooks().last?.outlook.audioSecondsAhead == machine.audioSecondsAhead)
    #expect(machine.ordinals(toFront: [ids[3], ids[1]]).isEmpty)
    machine.reorder(machine.ordinals(toFront: [ids[2]]))
    #expect(machine.order == [ids[2], ids[3], ids[1], ids[0]])
    // Arrivals count upwards from 0: they stand behind whatever was moved.
    let late = entry(4)
    machine.add(late)
    #expect(machine.order.last == late.record.id)
    let removed = remove(&machine, ids[3])
    #expect(removed == ids[3])
    #expect(machine.unfinished == [ids[2], ids[1], late.record.id])
  }

  @Test func aLineOfOneKeepsItsFiguresWhenItIsMoved() {
    var machine = machine()
    let ids = add(entry(0, duration: 10, state: .completed), entry(1, duration: 30), to: &machine)
    machine.reorder(machine.ordinals(toFront: [ids[1]]))
    #expect(machine.audioSecondsAhead == 30)
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

  @Test func rejectsAFileWhenTheSessionHasTooManyFinishedOnesIncluded() {
    var machine = QueueMachine(limits: SessionLimits(files: 2), lookAheadSeconds: 60, maximumAttempts: 3)
    let ids = add(entry(0, state: .completed), to: &machine)
    #expect(machine.hasRoom(forBytes: 1))
    _ = machine.reservations.add(FileID(), bytes: 1)
    let refusal = machine.refusal(forBytes: 1)
    #expect(refusal?.kind == .limitReached)
    #expect(refusal?.code == "files_full")
    #expect(refusal?.limit == 2)
    let removed = remove(&machine, ids[0])
    #expect(removed == ids[0])
    #expect(machine.hasRoom(forBytes: 1))
  }

  @Test func aReservationTakesAPlace() {
    var machine = machine(files: 2)
    _ = add(entry(0), to: &machine)
    let coming = FileID()
    _ = machine.reservations.add(coming, bytes: 300)
    #expect(machine.refusal(forBytes: 1)?.code == "queue_full")
    _ = machine.reservations.remove(coming)
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
    #expect(machine.nextToPrepare(nil)?.file == ids[0])
    machine.update(ids[0]) { $0.needsPreparation = false }
    #expect(machine.nextToPrepare(nil)?.file == ids[1])
    machine.update(ids[1]) { $0.needsPreparation = false }
    #expect(machine.nextToPrepare(nil) == nil)
  }

  @Test func oneStepOfPreparationRunsAtATime() {
    var machine = machine()
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[0]) { $0.isPreparing = true }
    #expect(machine.nextToPrepare(nil) == nil)
    machine.update(ids[0]) { $0.isPreparing = false }
    #expect(machine.nextToPrepare(nil)?.file == ids[0])
  }

  @Test func preparationStopsAtTheLookAhead() {
    var machine = machine(lookAhead: 60)
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[0]) {
      $0.makeReady(.sample(0, seconds: 0...30))
      $0.takeOffSample(1, seconds: 30...59)
    }
    #expect(machine.nextToPrepare(nil)?.file == ids[0])
    machine.update(ids[0]) { $0.makeReady(.sample(2, seconds: 59...60)) }
    #expect(machine.nextToPrepare(nil) == nil)
    machine.update(ids[0]) { $0.land(1) }
    #expect(machine.nextToPrepare(nil)?.file == ids[0])
  }

  @Test func theLookAheadCountsAllFiles() {
    var machine = machine(lookAhead: 60)
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[0]) {
      $0.needsPreparation = false
      $0.makeReady(.sample(0, seconds: 0...60))
    }
    #expect(machine.nextToPrepare(nil) == nil)
  }

  @Test func windowsGoInOrderOfFileAndTime() {
    var machine = machine()
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[1]) { $0.makeReady(.sample(0, seconds: 0...1)) }
    #expect(machine.nextWindow(for: engine, nil)?.file == ids[1])
    machine.update(ids[0]) {
      $0.makeReady(.sample(7, seconds: 7...8))
      $0.makeReady(.sample(3, seconds: 3...4))
    }
    let next = machine.nextWindow(for: engine, nil)
    #expect(next?.file == ids[0])
    #expect(next?.window.window.index == 3)
  }

  @Test func anEngineGetsTheWindowsThatAreForIt() {
    var machine = machine()
    let ids = add(entry(0, engine: "one"), entry(1, engine: "two"), to: &machine)
    for id in ids { machine.update(id) { $0.makeReady(.sample(0, seconds: 0...1)) } }
    #expect(machine.nextWindow(for: "one", nil)?.file == ids[0])
    #expect(machine.nextWindow(for: "two", nil)?.file == ids[1])
    #expect(machine.nextWindow(for: "three", nil) == nil)
  }

  @Test func aFinishedFileGivesNoWindows() {
    var machine = machine()
    let ids = add(entry(0), to: &machine)
    machine.update(ids[0]) {
      $0.makeReady(.sample(0, seconds: 0...1))
      $0.record.state = .failed
    }
    #expect(machine.nextWindow(for: engine, nil) == nil)
    #expect(machine.nextToPrepare(nil) == nil)
  }

  @Test func aFullLookAheadAtThePlayerMakesNoHurry() {
    var machine = machine(lookAhead: 60)
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[0]) { $0.makeReady(.sample(0, seconds: 0...60)) }
    machine.update(ids[1]) { $0.makeReady(.sample(0, seconds: 100...160)) }
    #expect(machine.nextToPrepare(Playhead.Place(file: ids[1], sample: 1_600_000)) == nil)
  }

  // MARK: Ahead of the player

  private func place(_ file: FileID, _ seconds: Double) -> Playhead.Place {
    Playhead.Place(file: file, sample: Int(seconds * AudioFormat.sampleRate))
  }

  @Test func windowsAheadOfThePlayerComeFirst() {
    var machine = machine()
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[0]) { $0.makeReady(.sample(0, seconds: 0...10)) }
    machine.update(ids[1]) {
      for start in stride(from: 0.0, to: 50, by: 10) {
        $0.makeReady(.sample(Int(start / 10), seconds: start...(start + 10)))
      }
    }
    var got: [Int] = []
    while let next = machine.nextWindow(for: engine, place(ids[1], 25)), next.file == ids[1] {
      got.append(next.window.window.index)
      machine.update(ids[1]) { $0.takeOff(next.window, .leased(LeaseTicket())) }
    }
    #expect(got == [2, 3, 4, 0, 1])
    #expect(machine.nextWindow(for: engine, place(ids[1], 25))?.file == ids[0])
  }

  @Test func aSeekReordersAtOnce() {
    var machine = machine()
    let ids = add(entry(0), to: &machine)
    machine.update(ids[0]) {
      for start in stride(from: 0.0, to: 50, by: 10) {
        $0.makeReady(.sample(Int(start / 10), seconds: start...(start + 10)))
      }
    }
    #expect(machine.nextWindow(for: engine, place(ids[0], 0))?.window.window.index == 0)
    #expect(machine.nextWindow(for: engine, place(ids[0], 41))?.window.window.index == 4)
    #expect(machine.nextWindow(for: engine, place(ids[0], 5))?.window.window.index == 0)
  }

  @Test func preparationGoesToThePlayer() {
    var machine = machine()
    let ids = add(entry(0), entry(1), to: &machine)
    #expect(machine.nextToPrepare(place(ids[1], 25)) == QueueMachine.Step(file: ids[1], target: 400_000))
    machine.update(ids[1]) { $0.needsPreparation = false }
    #expect(machine.nextToPrepare(place(ids[1], 25)) == QueueMachine.Step(file: ids[0], target: 0))
    machine.update(ids[0]) { $0.record.state = .failed }
    #expect(machine.nextToPrepare(place(ids[0], 25)) == nil)
  }

  @Test func preparationAheadOfThePlayerDoesNotWaitForRoom() {
    var machine = machine(lookAhead: 60)
    let ids = add(entry(0), to: &machine)
    machine.update(ids[0]) { $0.makeReady(.sample(0, seconds: 0...100)) }
    #expect(machine.nextToPrepare(nil) == nil)
    #expect(machine.nextToPrepare(place(ids[0], 1_000)) == QueueMachine.Step(file: ids[0], target: 16_000_000))
    machine.update(ids[0]) { $0.makeReady(.sample(1, seconds: 1_000...1_060)) }
    #expect(machine.nextToPrepare(place(ids[0], 1_000)) == nil)
  }

  @Test func whatIsFarthestFromThePlayerGivesWay() {
    var machine = machine(lookAhead: 60)
    let ids = add(entry(0), entry(1), to: &machine)
    machine.update(ids[0]) {
      for start in stride(from: 0.0, to: 150, by: 10) {
        $0.makeReady(.sample(Int(start / 10), seconds: start...(start + 10)))
      }
    }
    machine.update(ids[1]) {
      $0.needsPreparation = false
      $0.makeReady(.sample(0, seconds: 0...10))
    }
    let playhead = place(ids[0], 1_000)
    let step = machine.nextToPrepare(playhead)
    #expect(step?.excessSeconds == 40)
    let evicted = machine.evict(seconds: 40, playhead)
    #expect(evicted.map(\.file) == [ids[1], ids[0]])
    #expect(evicted.map { $0.windows.map(\.window.index) } == [[0], [0, 1, 2]])
    #expect(machine.backlogSeconds == 120)
    #expect(machine[ids[1]]?.needsPreparation == true)
  }

  // MARK: Figures

  /// The sums that are kept with each change against those that are counted anew.
  @Test(arguments: UInt64(0)..<50)
  func figuresStayRightWhateverHappens(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var machine = machine(files: 1_000, bytes: 1_000_000)
    var ids: [FileID] = []
    for step in 0..<200 {
      switch Int.random(in: 0..<6, using: &generator) {
      case 0:
        let duration = Bool.random(using: &generator) ? Double(Int.random(in: 1...100, using: &generator)) : nil
        ids += add(entry(step, bytes: Int.random(in: 1...100, using: &generator), duration: duration), to: &machine)
      case 1:
        if let file = ids.randomElement(using: &generator) {
          _ = machine.remove(file)
          ids.removeAll { $0 == file }
        }
      case 2:
        if let file = ids.randomElement(using: &generator) {
          let seconds = Double(step)
          machine.update(file) { $0.makeReady(.sample(step, seconds: seconds...(seconds + 1))) }
        }
      case 3:
        if let next = machine.nextWindow(for: engine, ids.randomElement(using: &generator).map { place($0, 50) }) {
          machine.update(next.file) { $0.takeOff(next.window, .leased(LeaseTicket())) }
        }
      case 4:
        if let file = ids.randomElement(using: &generator) {
          machine.update(file) {
            if let index = $0.flying.keys.min() { $0.land(index) }
            $0.isPreparing.toggle()
          }
        }
      default:
        if let file = ids.randomElement(using: &generator) {
          let state = [FileState.queued, .completed, .failed].randomElement(using: &generator) ?? .queued
          machine.update(file) {
            $0.record.state = state
            $0.record.duration = Double(step)
            $0.needsPreparation.toggle()
          }
        }
      }
      let entries = machine.order.compactMap { machine[$0] }
      let unfinished = entries.filter { !$0.record.state.isTerminal }
      #expect(machine.unfinished == unfinished.map(\.record.id), "seed \(seed)")
      #expect(machine.bytes == entries.reduce(0) { $0 + $1.record.bytes }, "seed \(seed)")
      let backlog = unfinished.reduce(0) { $0 + $1.backlogSeconds }
      #expect(abs(machine.backlogSeconds - backlog) < 0.001, "seed \(seed)")
      let last = machine.outlooks().last?.outlook
      #expect(last?.position == machine.lastOutlook?.position, "seed \(seed)")
      #expect(
        abs((last?.audioSecondsAhead ?? 0) - (machine.lastOutlook?.audioSecondsAhead ?? 0)) < 0.001, "seed \(seed)")
      #expect(machine.hasWindow(for: engine) == unfinished.contains { !$0.ready.isEmpty }, "seed \(seed)")
      let preparable = unfinished.first { $0.needsPreparation && !$0.isPreparing }?.record.id
      #expect(
        machine.nextToPrepare(nil)?.file
          == (entries.contains { $0.isPreparing } || machine.backlogSeconds >= 60 ? nil : preparable), "seed \(seed)")
    }
  }

  @Test func anEmptyQueueHasNothingAhead() {
    #expect(machine().audioSecondsAhead == 0)
  }

  @Test func secondsAheadAreUnknownWhileNoLengthIs() {
    var machine = machine()
    _ = add(entry(0), to: &machine)
    #expect(machine.audioSecondsAhead == nil)
  }

  @Test func secondsAheadCountWhatIsLeftOfEachFile() {
    var machine = machine()
    let ids = add(entry(0, duration: 100), entry(1, duration: 40), to: &machine)
    #expect(machine.audioSecondsAhead == 140)
    #expect(machine.outlooks(upTo: ids[0]).last?.outlook.audioSecondsAhead == 100)
    machine.update(ids[0]) {
      $0.record.isFullyPrepared = true
      $0.speechSeconds = 80
      $0.settledSeconds = 20
    }
    #expect(machine.outlooks(upTo: ids[0]).last?.outlook.audioSecondsAhead == 75)
    #expect(machine.outlooks(upTo: ids[1]).last?.outlook.audioSecondsAhead == 115)
    machine.update(ids[0]) { $0.record.state = .completed }
    #expect(machine.audioSecondsAhead == 40)
  }

  @Test func aFileOfUnknownLengthCountsAsTheAverage() {
    var machine = machine()
    _ = add(entry(0, duration: 100), entry(1, duration: 50), entry(2), to: &machine)
    #expect(machine.audioSecondsAhead == 225)
  }
}
