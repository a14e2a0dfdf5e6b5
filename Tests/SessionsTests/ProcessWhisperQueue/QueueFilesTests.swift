import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

struct QueueFilesTests {
  private let engine = "one"

  private func queue(files: Int = 10, bytes: Int = 1_000, lookAhead: Double = 60) -> QueueFiles {
    QueueFiles(
      limits: SessionLimits(queuedFiles: files, bytes: bytes), lookAheadSeconds: lookAhead)
  }

  func entry(
    _ ordinal: Int, bytes: Int = 100, duration: Double? = nil, state: FileState = .queued, engine: String = "one"
  ) -> QueueEntry {
    QueueEntry(record: .sample(ordinal: ordinal, bytes: bytes, duration: duration, state: state), engine: engine)
  }

  func add(_ entries: QueueEntry..., to files: inout QueueFiles) -> [FileID] {
    for entry in entries { files.add(entry) }
    return entries.map(\.record.id)
  }

  private func remove(_ files: inout QueueFiles, _ file: FileID) -> FileID? { files.remove(file)?.record.id }

  // MARK: Order

  @Test func filesStandInTheOrderOfTheirArrival() {
    var files = queue()
    let ids = add(entry(0), entry(1), entry(2), to: &files)
    #expect(files.order == ids)
    #expect(files.unfinished == ids)
    #expect(ids.map { files.position(of: $0) } == [0, 1, 2])
  }

  @Test func filesThatAreMovedToTheFrontStandThereInEveryLine() {
    var files = queue(lookAhead: 60)
    let ids = add(
      entry(0, duration: 10, state: .completed), entry(1, duration: 10), entry(2, duration: 20), entry(3), to: &files)
    let ordinals = files.ordinals(toFront: [ids[3], ids[1]])
    files.reorder(ordinals)
    #expect(files.order == [ids[3], ids[1], ids[0], ids[2]])
    #expect(files.unfinished == [ids[3], ids[1], ids[2]])
    #expect(ids.map { files.position(of: $0) } == [nil, 1, 2, 0])
    #expect(files.nextStep(in: .file, nil)?.file == ids[3])
    // The figures are what they were: 10 and 20 seconds, and one of the average.
    #expect(files.outlooks().last?.outlook.audioSecondsAhead == files.audioSecondsAhead)
    #expect(files.ordinals(toFront: [ids[3], ids[1]]).isEmpty)
    files.reorder(files.ordinals(toFront: [ids[2]]))
    #expect(files.order == [ids[2], ids[3], ids[1], ids[0]])
    // Arrivals count upwards from 0: they stand behind whatever was moved.
    let late = entry(4)
    files.add(late)
    #expect(files.order.last == late.record.id)
    let removed = remove(&files, ids[3])
    #expect(removed == ids[3])
    #expect(files.unfinished == [ids[2], ids[1], late.record.id])
  }

  @Test func aLineOfOneKeepsItsFiguresWhenItIsMoved() {
    var files = queue()
    let ids = add(entry(0, duration: 10, state: .completed), entry(1, duration: 30), to: &files)
    files.reorder(files.ordinals(toFront: [ids[1]]))
    #expect(files.audioSecondsAhead == 30)
  }

  @Test func aFileIsTakenOnce() {
    var files = queue()
    let first = entry(0)
    files.add(first)
    files.add(first)
    #expect(files.order == [first.record.id])
    #expect(files.bytes == 100)
  }

  @Test func aFinishedFileLeavesTheLineAndKeepsItsPlaceInThePlaylist() {
    var files = queue()
    let ids = add(entry(0), entry(1), to: &files)
    files.edit(ids[0]) { $0.record.state = .completed }
    #expect(files.order == ids)
    #expect(files.unfinished == [ids[1]])
    #expect(files.position(of: ids[0]) == nil)
    #expect(files.position(of: ids[1]) == 0)
  }

  @Test func aRetriedFileComesBackToItsPlace() {
    var files = queue()
    let ids = add(entry(0), entry(1), entry(2), to: &files)
    for id in ids[0...1] { files.edit(id) { $0.record.state = .failed } }
    files.edit(ids[1]) { $0.record.state = .queued }
    #expect(files.unfinished == [ids[1], ids[2]])
    files.edit(ids[0]) { $0.record.state = .queued }
    #expect(files.unfinished == ids)
  }

  @Test func aFinishedFileOfAnEarlierRunIsNotInLine() {
    var files = queue()
    let ids = add(entry(0, state: .completed), entry(1), to: &files)
    #expect(files.unfinished == [ids[1]])
    #expect(files.order == ids)
  }

  @Test func aRemovedFileLeavesNothing() {
    var files = queue()
    let ids = add(entry(0), entry(1), to: &files)
    #expect(remove(&files, ids[0]) == ids[0])
    #expect(remove(&files, ids[0]) == nil)
    #expect(files.order == [ids[1]])
    #expect(files.unfinished == [ids[1]])
    #expect(files.bytes == 100)
    #expect(files[ids[0]] == nil)
  }

  @Test func changingAnUnknownFileDoesNothing() {
    var files = queue()
    files.edit(FileID()) { $0.record.state = .failed }
    #expect(files.order.isEmpty)
  }

  // MARK: Bounds

  @Test func rejectsAFileWhenFull() {
    var files = queue(files: 2)
    let ids = add(entry(0), entry(1), to: &files)
    let refusal = files.refusal(forBytes: 1)
    #expect(refusal?.kind == .limitReached)
    #expect(refusal?.code == "queue_full")
    #expect(refusal?.limit == 2)
    #expect(refusal?.position == 2)
    #expect(!files.hasRoom(forBytes: 1))
    files.edit(ids[0]) { $0.record.state = .completed }
    #expect(files.hasRoom(forBytes: 1))
  }

  @Test func rejectsAFileWhenTheSessionHasTooManyFinishedOnesIncluded() {
    var files = QueueFiles(limits: SessionLimits(files: 2), lookAheadSeconds: 60)
    let ids = add(entry(0, state: .completed), to: &files)
    #expect(files.hasRoom(forBytes: 1))
    files.keepPlace(for: FileID(), bytes: 1)
    let refusal = files.refusal(forBytes: 1)
    #expect(refusal?.kind == .limitReached)
    #expect(refusal?.code == "files_full")
    #expect(refusal?.limit == 2)
    let removed = remove(&files, ids[0])
    #expect(removed == ids[0])
    #expect(files.hasRoom(forBytes: 1))
  }

  @Test func aReservationTakesAPlace() {
    var files = queue(files: 2)
    _ = add(entry(0), to: &files)
    let coming = FileID()
    files.keepPlace(for: coming, bytes: 300)
    #expect(files.refusal(forBytes: 1)?.code == "queue_full")
    files.giveUpPlace(of: coming)
    #expect(files.hasRoom(forBytes: 1))
  }

  @Test func rejectsAFileThatDoesNotFitIntoTheSession() {
    var files = queue(bytes: 250)
    let ids = add(entry(0), to: &files)
    #expect(files.hasRoom(forBytes: 150))
    let refusal = files.refusal(forBytes: 151)
    #expect(refusal?.kind == .limitReached)
    #expect(refusal?.code == "session_bytes_full")
    #expect(refusal?.limit == 250)
    files.edit(ids[0]) { $0.record.state = .completed }
    #expect(!files.hasRoom(forBytes: 151))
    _ = files.remove(ids[0])
    #expect(files.hasRoom(forBytes: 250))
  }

  @Test func bytesFollowTheRecord() {
    var files = queue()
    let ids = add(entry(0, bytes: 100), to: &files)
    files.edit(ids[0]) { $0.record.bytes = 40 }
    #expect(files.bytes == 40)
  }

  // MARK: What is next

  @Test func filesArePreparedInOrder() {
    var files = queue()
    let ids = add(entry(0), entry(1), to: &files)
    #expect(files.nextStep(in: .file, nil)?.file == ids[0])
    files.update(ids[0]) { $0.endPreparation() }
    #expect(files.nextStep(in: .file, nil)?.file == ids[1])
    files.update(ids[1]) { $0.endPreparation() }
    #expect(files.nextStep(in: .file, nil) == nil)
  }

  @Test func aFileIsPreparedOneStepAtATime() {
    var files = queue()
    let ids = add(entry(0), entry(1), to: &files)
    files.update(ids[0]) { $0.beginStep() }
    #expect(files.nextStep(in: .file, nil)?.file == ids[1])
    files.update(ids[0]) { $0.endStep() }
    #expect(files.nextStep(in: .file, nil)?.file == ids[0])
  }

  @Test func preparationStopsAtTheLookAhead() {
    var files = queue(lookAhead: 60)
    let ids = add(entry(0), entry(1), to: &files)
    files.update(ids[0]) {
      $0.makeReady(.sample(0, seconds: 0...30))
      $0.leaseSample(1, seconds: 30...59)
    }
    #expect(files.nextStep(in: .file, nil)?.file == ids[0])
    files.update(ids[0]) { $0.makeReady(.sample(2, seconds: 59...60)) }
    #expect(files.nextStep(in: .file, nil) == nil)
    files.update(ids[0]) { $0.finish(1) }
    #expect(files.nextStep(in: .file, nil)?.file == ids[0])
  }

  @Test func theLookAheadCountsAllFiles() {
    var files = queue(lookAhead: 60)
    let ids = add(entry(0), entry(1), to: &files)
    files.update(ids[0]) {
      $0.endPreparation()
      $0.makeReady(.sample(0, seconds: 0...60))
    }
    #expect(files.nextStep(in: .file, nil) == nil)
  }

  @Test func windowsGoInOrderOfFileAndTime() {
    var files = queue()
    let ids = add(entry(0), entry(1), to: &files)
    files.update(ids[1]) { $0.makeReady(.sample(0, seconds: 0...1)) }
    #expect(files.nextWindow(for: engine, in: .file, nil)?.file == ids[1])
    files.update(ids[0]) {
      $0.makeReady(.sample(7, seconds: 7...8))
      $0.makeReady(.sample(3, seconds: 3...4))
    }
    let next = files.nextWindow(for: engine, in: .file, nil)
    #expect(next?.file == ids[0])
    #expect(next?.window.window.index == 3)
  }

  @Test func anEngineGetsTheWindowsThatAreForIt() {
    var files = queue()
    let ids = add(entry(0, engine: "one"), entry(1, engine: "two"), to: &files)
    for id in ids { files.update(id) { $0.makeReady(.sample(0, seconds: 0...1)) } }
    #expect(files.nextWindow(for: "one", in: .file, nil)?.file == ids[0])
    #expect(files.nextWindow(for: "two", in: .file, nil)?.file == ids[1])
    #expect(files.nextWindow(for: "three", in: .file, nil) == nil)
  }

  @Test func aFinishedFileGivesNoWindows() {
    var files = queue()
    let ids = add(entry(0), to: &files)
    files.update(ids[0]) {
      $0.makeReady(.sample(0, seconds: 0...1))
      $0.edit { $0.record.state = .failed }
    }
    #expect(files.nextWindow(for: engine, in: .file, nil) == nil)
    #expect(files.nextStep(in: .file, nil) == nil)
  }

  @Test func aFullLookAheadAtThePlayerMakesNoHurry() {
    var files = queue(lookAhead: 60)
    let ids = add(entry(0), entry(1), to: &files)
    files.update(ids[0]) { $0.makeReady(.sample(0, seconds: 0...60)) }
    files.update(ids[1]) { $0.makeReady(.sample(0, seconds: 100...160)) }
    #expect(files.nextStep(in: .file, Playhead.Place(file: ids[1], sample: 1_600_000)) == nil)
  }

  // MARK: Ahead of the player

  private func place(_ file: FileID, _ seconds: Double) -> Playhead.Place {
    Playhead.Place(file: file, sample: Int(seconds * AudioFormat.sampleRate))
  }

  @Test func windowsAheadOfThePlayerComeFirst() {
    var files = queue()
    let ids = add(entry(0), entry(1), to: &files)
    files.update(ids[0]) { $0.makeReady(.sample(0, seconds: 0...10)) }
    files.update(ids[1]) {
      for start in stride(from: 0.0, to: 50, by: 10) {
        $0.makeReady(.sample(Int(start / 10), seconds: start...(start + 10)))
      }
    }
    var got: [Int] = []
    while let next = files.nextWindow(for: engine, in: .file, place(ids[1], 25)), next.file == ids[1] {
      got.append(next.window.window.index)
      files.update(ids[1]) { $0.start(next.window, .leased($0.lease(of: next.window.window.index))) }
    }
    #expect(got == [2, 3, 4, 0, 1])
    #expect(files.nextWindow(for: engine, in: .file, place(ids[1], 25))?.file == ids[0])
  }

  @Test func aSeekReordersAtOnce() {
    var files = queue()
    let ids = add(entry(0), to: &files)
    files.update(ids[0]) {
      for start in stride(from: 0.0, to: 50, by: 10) {
        $0.makeReady(.sample(Int(start / 10), seconds: start...(start + 10)))
      }
    }
    #expect(files.nextWindow(for: engine, in: .file, place(ids[0], 0))?.window.window.index == 0)
    #expect(files.nextWindow(for: engine, in: .file, place(ids[0], 41))?.window.window.index == 4)
    #expect(files.nextWindow(for: engine, in: .file, place(ids[0], 5))?.window.window.index == 0)
  }

  @Test func eachLaneHasItsOwnOrder() {
    var files = queue()
    let live = QueueEntry(record: .sample(ordinal: 1, lane: .live), engine: engine)
    let ids = add(entry(0), live, to: &files)
    #expect(files.unfinished == ids)
    #expect(files.nextStep(in: .file, place(ids[1], 0))?.file == ids[0])
    #expect(files.nextStep(in: .live, place(ids[0], 0))?.file == ids[1])
    files.update(ids[1]) { $0.makeReady(.sample(0, seconds: 0...1)) }
    #expect(files.nextWindow(for: engine, in: .file, place(ids[1], 0)) == nil)
    #expect(files.nextWindow(for: engine, in: .live, nil)?.file == ids[1])
    #expect(files.hasWindow(for: engine, in: .live) && !files.hasWindow(for: engine, in: .file))
    _ = files.remove(ids[1])
    #expect(files.nextStep(in: .live, nil) == nil)
    #expect(!files.hasWindow(for: engine, in: .live))
  }

  /// What lies ready of a recording leaves live speech its room.
  @Test func eachLaneLooksAheadForItself() {
    var files = queue(lookAhead: 60)
    let live = QueueEntry(record: .sample(ordinal: 1, lane: .live), engine: engine)
    let ids = add(entry(0), live, to: &files)
    files.update(ids[0]) { $0.makeReady(.sample(0, seconds: 0...100)) }
    #expect(files.nextStep(in: .file, nil) == nil)
    #expect(files.nextStep(in: .live, nil)?.file == ids[1])
    #expect(files.backlogSeconds(in: .file) == 100 && files.backlogSeconds(in: .live) == 0)
    #expect(files.backlogSeconds == 100)
  }

  @Test func preparationGoesToThePlayer() {
    var files = queue()
    let ids = add(entry(0), entry(1), to: &files)
    #expect(files.nextStep(in: .file, place(ids[1], 25)) == QueueFiles.Step(file: ids[1], target: 400_000))
    files.update(ids[1]) { $0.endPreparation() }
    #expect(files.nextStep(in: .file, place(ids[1], 25)) == QueueFiles.Step(file: ids[0], target: 0))
    files.edit(ids[0]) { $0.record.state = .failed }
    #expect(files.nextStep(in: .file, place(ids[0], 25)) == nil)
  }

  @Test func preparationAheadOfThePlayerDoesNotWaitForRoom() {
    var files = queue(lookAhead: 60)
    let ids = add(entry(0), to: &files)
    files.update(ids[0]) { $0.makeReady(.sample(0, seconds: 0...100)) }
    #expect(files.nextStep(in: .file, nil) == nil)
    #expect(files.nextStep(in: .file, place(ids[0], 1_000)) == QueueFiles.Step(file: ids[0], target: 16_000_000))
    files.update(ids[0]) { $0.makeReady(.sample(1, seconds: 1_000...1_060)) }
    #expect(files.nextStep(in: .file, place(ids[0], 1_000)) == nil)
  }

  @Test func whatIsFarthestFromThePlayerGivesWay() {
    var files = queue(lookAhead: 60)
    let ids = add(entry(0), entry(1), to: &files)
    files.update(ids[0]) {
      for start in stride(from: 0.0, to: 150, by: 10) {
        $0.makeReady(.sample(Int(start / 10), seconds: start...(start + 10)))
      }
    }
    files.update(ids[1]) {
      $0.endPreparation()
      $0.makeReady(.sample(0, seconds: 0...10))
    }
    let playhead = place(ids[0], 1_000)
    let step = files.nextStep(in: .file, playhead)
    #expect(step?.excessSeconds == 40)
    let evicted = files.evict(seconds: 40, playhead)
    #expect(evicted.map(\.file) == [ids[1], ids[0]])
    #expect(evicted.map { $0.windows.map(\.window.index) } == [[0], [0, 1, 2]])
    #expect(files.backlogSeconds == 120)
    #expect(files[ids[1]]?.needsPreparation == true)
  }

  // MARK: Figures

  /// The sums that are kept with each change against those that are counted anew.
  @Test(arguments: UInt64(0)..<50)
  func figuresStayRightWhateverHappens(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var files = queue(files: 1_000, bytes: 1_000_000)
    var ids: [FileID] = []
    for step in 0..<200 {
      switch Int.random(in: 0..<6, using: &generator) {
      case 0:
        let duration = Bool.random(using: &generator) ? Double(Int.random(in: 1...100, using: &generator)) : nil
        ids += add(entry(step, bytes: Int.random(in: 1...100, using: &generator), duration: duration), to: &files)
      case 1:
        if let file = ids.randomElement(using: &generator) {
          _ = files.remove(file)
          ids.removeAll { $0 == file }
        }
      case 2:
        if let file = ids.randomElement(using: &generator) {
          let seconds = Double(step)
          files.update(file) { $0.makeReady(.sample(step, seconds: seconds...(seconds + 1))) }
        }
      case 3:
        if let next = files.nextWindow(
          for: engine, in: .file, ids.randomElement(using: &generator).map { place($0, 50) })
        {
          files.update(next.file) { $0.start(next.window, .leased($0.lease(of: next.window.window.index))) }
        }
      case 4:
        if let file = ids.randomElement(using: &generator) {
          files.update(file) {
            if let index = $0.inFlight.keys.min() { $0.finish(index) }
            if $0.isPreparing { $0.endStep() } else { $0.beginStep() }
          }
        }
      default:
        if let file = ids.randomElement(using: &generator) {
          let state = [FileState.queued, .completed, .failed].randomElement(using: &generator) ?? .queued
          files.update(file) {
            $0.edit {
              $0.record.state = state
              $0.record.duration = Double(step)
            }
            if $0.needsPreparation { $0.endPreparation() } else { $0.makeStale() }
          }
        }
      }
      let entries = files.order.compactMap { files[$0] }
      let unfinished = entries.filter { !$0.record.state.isTerminal }
      #expect(files.unfinished == unfinished.map(\.record.id), "seed \(seed)")
      #expect(files.bytes == entries.reduce(0) { $0 + $1.record.bytes }, "seed \(seed)")
      let backlog = unfinished.reduce(0) { $0 + $1.backlogSeconds }
      #expect(abs(files.backlogSeconds - backlog) < 0.001, "seed \(seed)")
      let last = files.outlooks().last?.outlook
      #expect(last?.position == files.lastOutlook?.position, "seed \(seed)")
      #expect(
        abs((last?.audioSecondsAhead ?? 0) - (files.lastOutlook?.audioSecondsAhead ?? 0)) < 0.001, "seed \(seed)")
      #expect(files.hasWindow(for: engine, in: .file) == unfinished.contains { !$0.ready.isEmpty }, "seed \(seed)")
      let preparable = unfinished.first { $0.needsPreparation && !$0.isPreparing }?.record.id
      #expect(files.nextStep(in: .file, nil)?.file == (files.backlogSeconds >= 60 ? nil : preparable), "seed \(seed)")
    }
  }

  @Test func anEmptyQueueHasNothingAhead() {
    #expect(queue().audioSecondsAhead == 0)
  }

  @Test func secondsAheadAreUnknownWhileNoLengthIs() {
    var files = queue()
    _ = add(entry(0), to: &files)
    #expect(files.audioSecondsAhead == nil)
  }

  @Test func secondsAheadCountWhatIsLeftOfEachFile() {
    var files = queue()
    let ids = add(entry(0, duration: 100), entry(1, duration: 40), to: &files)
    #expect(files.audioSecondsAhead == 140)
    #expect(files.outlooks(upTo: ids[0]).last?.outlook.audioSecondsAhead == 100)
    files.edit(ids[0]) {
      $0.record.isFullyPrepared = true
      $0.speechSeconds = 80
      $0.settledSeconds = 20
    }
    #expect(files.outlooks(upTo: ids[0]).last?.outlook.audioSecondsAhead == 75)
    #expect(files.outlooks(upTo: ids[1]).last?.outlook.audioSecondsAhead == 115)
    files.edit(ids[0]) { $0.record.state = .completed }
    #expect(files.audioSecondsAhead == 40)
  }

  @Test func aFileOfUnknownLengthCountsAsTheAverage() {
    var files = queue()
    _ = add(entry(0, duration: 100), entry(1, duration: 50), entry(2), to: &files)
    #expect(files.audioSecondsAhead == 225)
  }
}
