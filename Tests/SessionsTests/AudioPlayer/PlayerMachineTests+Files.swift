import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// Files that join, leave, become known or change their places.
extension PlayerMachineTests {
  @Test func filesJoinAtTheEndOnce() {
    var machine = machine()
    machine.fileAdded(a, duration: 3, at: start)
    #expect(machine.state.playlist == [a, b, c])
    #expect(machine.state.revision == 3)
  }

  @Test func addingAFileDoesNotDisturbWhatPlays() throws {
    var machine = machine()
    try machine.apply(play(), at: start)
    let d = FileID()
    machine.fileAdded(d, duration: nil, at: after(2))
    #expect(machine.state.playlist == [a, b, c, d])
    #expect(machine.position(at: after(3)) == 3)
    #expect(machine.state.state == .playing)
  }

  @Test func theCurrentFilesRemovalStopsAtTheOneThatTakesItsPlace() throws {
    var machine = machine(durations: [10, 10, 30])
    try machine.apply(play(b), at: start)
    machine.fileRemoved(b, at: after(2))
    #expect(machine.state.file == c)
    #expect(machine.state.duration == 30)
    #expect(machine.state.state == .stopped)
    #expect(machine.state.position == 0)
    #expect(machine.state.playlist == [a, c])
  }

  @Test func theLastFilesRemovalStopsAtTheOneBefore() throws {
    var machine = machine()
    try machine.apply(play(c), at: start)
    machine.fileRemoved(c, at: after(2))
    #expect(machine.state.file == b)
  }

  @Test func theOnlyFilesRemovalLeavesNothing() throws {
    var machine = machine(durations: [10])
    try machine.apply(play(), at: start)
    machine.fileRemoved(a, at: after(2))
    #expect(machine.state.file == nil)
    #expect(machine.state.duration == nil)
    #expect(machine.state.playlist.isEmpty)
    #expect(machine.state.state == .stopped)
  }

  @Test func anotherFilesRemovalDoesNotDisturbWhatPlays() throws {
    var machine = machine()
    try machine.apply(play(b), at: start)
    machine.fileRemoved(a, at: after(2))
    #expect(machine.state.file == b)
    #expect(machine.state.state == .playing)
    #expect(machine.position(at: after(3)) == 3)
  }

  @Test func whatChangesNothingIsNoChange() throws {
    var machine = machine()
    try machine.apply(.stop, at: after(1))
    #expect(machine.state.revision == 3)
    try machine.apply(.seek(position: 4), at: after(2))
    let paused = machine.state
    try machine.apply(.seek(position: 4), at: after(3))
    try machine.apply(.pause, at: after(3))
    try machine.apply(.rate(1), at: after(3))
    #expect(machine.state == paused)
    try machine.apply(play(), at: after(4))
    let playing = machine.state
    try machine.apply(play(), at: after(5))
    try machine.apply(.seek(position: 5), at: after(5))
    #expect(machine.state == playing)
    #expect(machine.position(at: after(6)) == 6)
    try machine.apply(.seek(position: 5), at: after(6))
    #expect(machine.state.revision == playing.revision + 1)
  }

  @Test func removingAnUnknownFileChangesNothing() {
    var machine = machine()
    machine.fileRemoved(FileID(), at: start)
    #expect(machine.state.revision == 3)
  }

  @Test func aLengthThatBecomesKnownShowsOnlyForTheCurrentFile() throws {
    var machine = machine(durations: [nil, nil])
    try machine.apply(play(a), at: start)
    let revision = machine.state.revision
    #expect(!learn(&machine, 8, of: b, at: start))
    #expect(machine.state.revision == revision)
    #expect(learn(&machine, 6, of: a, at: after(1)))
    #expect(machine.state.duration == 6)
    #expect(machine.state.revision == revision + 1)
    #expect(!learn(&machine, 6, of: a, at: after(1)))
    #expect(machine.secondsToEnd(at: after(2)) == 4)
    #expect(advance(&machine, at: after(6)))
    #expect(machine.state.duration == 8)
  }

  @Test func aPositionBehindTheLengthThatBecomesKnownIsTheEnd() throws {
    var machine = machine(durations: [nil])
    try machine.apply(play(at: 500), at: start)
    try machine.apply(.pause, at: start)
    #expect(learn(&machine, 6, of: a, at: after(1)))
    #expect(machine.position(at: after(1)) == 6)
  }

  @Test(arguments: UInt64(0)..<20)
  func whateverHappensTheStateMakesSense(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var machine = PlayerMachine(now: start)
    var now = start
    var files: [FileID] = []
    for _ in 0..<300 {
      now.addTimeInterval(Double.random(in: 0...4, using: &generator))
      let before = machine.state
      let known = files.randomElement(using: &generator)
      switch Int.random(in: 0..<10, using: &generator) {
      case 0:
        let file = FileID()
        files.append(file)
        machine.fileAdded(file, duration: Bool.random(using: &generator) ? 5 : nil, at: now)
      case 1:
        if let known, Bool.random(using: &generator) {
          files.removeAll { $0 == known }
          machine.fileRemoved(known, at: now)
        }
      case 2:
        if let known { _ = machine.durationKnown(Double.random(in: 1...9, using: &generator), of: known, at: now) }
      case 3: try? machine.apply(play(known), at: now)
      case 4: try? machine.apply(.pause, at: now)
      case 5: try? machine.apply(.seek(position: Double.random(in: -2...12, using: &generator)), at: now)
      case 6: try? machine.apply(.next, at: now)
      case 7: try? machine.apply(.previous, at: now)
      case 8: try? machine.apply(.rate(Double.random(in: 0.25...4, using: &generator)), at: now)
      default: _ = machine.advanceIfOver(at: now)
      }
      let state = machine.state
      #expect(state.playlist == files)
      #expect(state.revision == before.revision + (state == before ? 0 : 1))
      #expect(state.file.map { files.contains($0) } ?? (state.state == .stopped))
      #expect((0...(state.duration ?? .infinity)).contains(machine.position(at: now)))
    }
  }
}
