import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

/// The player while something is recorded into its playlist.
struct RecordingPlaybackTests {
  private let start = Date(timeIntervalSince1970: 1_000)
  private let recording = RecordingState(id: "r", url: "http://a.b/", startedAt: Date(timeIntervalSince1970: 1_000))

  private func after(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

  private func advance(_ machine: inout PlayerMachine, at now: Date) -> Bool { machine.advanceIfOver(at: now) }

  /// A player of a session into which is recorded, with a first file of 5 s.
  private func recorded(_ machine: inout PlayerMachine, _ file: FileID, at seconds: Double) -> Bool {
    machine.filesAdded([file], before: nil, at: after(seconds))
    return machine.recorded(file, seconds: 5, recording: recording, at: after(seconds))
  }

  @Test func aPlayerThatNeverHadAFilePlaysTheFirstOne() {
    var machine = PlayerMachine(now: start)
    machine.recordingChanged(recording, at: start)
    let file = FileID()
    #expect(recorded(&machine, file, at: 6))
    #expect(machine.state.state == .playing && machine.state.file == file && machine.state.duration == 5)
    #expect(machine.state.recording == recording)
  }

  @Test func goesOnIntoTheNextFileWhenItWasWaiting() {
    var machine = PlayerMachine(now: start)
    machine.recordingChanged(recording, at: start)
    let files = [FileID(), FileID(), FileID()]
    #expect(recorded(&machine, files[0], at: 6))
    // Before the first is over: it is next in the playlist, and the player goes on by itself.
    #expect(!recorded(&machine, files[1], at: 10))
    #expect(advance(&machine, at: after(11)) && machine.state.file == files[1])
    #expect(advance(&machine, at: after(16)) && machine.state.state == .ended)
    #expect(recorded(&machine, files[2], at: 18))
    #expect(machine.state.state == .playing && machine.state.file == files[2])
    #expect(machine.position(at: after(19)) == 1)
  }

  @Test func aPausedPlayerStaysWhereItIs() throws {
    var machine = PlayerMachine(now: start)
    machine.recordingChanged(recording, at: start)
    let file = FileID()
    #expect(recorded(&machine, file, at: 6))
    try machine.apply(.pause, at: after(7))
    #expect(!recorded(&machine, FileID(), at: 12))
    #expect(machine.state.state == .paused && machine.state.file == file)
  }

  @Test func aStoppedPlayerStaysStopped() throws {
    var machine = PlayerMachine(now: start)
    machine.recordingChanged(recording, at: start)
    #expect(recorded(&machine, FileID(), at: 6))
    try machine.apply(.stop, at: after(7))
    #expect(!recorded(&machine, FileID(), at: 12))
    #expect(machine.state.state == .stopped)
  }

  @Test func eachChangeOfTheRecordingIsARevision() {
    var machine = PlayerMachine(now: start)
    let before = machine.state.revision
    machine.recordingChanged(recording, at: start)
    machine.recordingChanged(recording, at: start)
    #expect(machine.state.revision == before + 1)
    machine.recordingChanged(nil, at: start)
    #expect(machine.state.revision == before + 2 && machine.state.recording == nil)
  }

  @Test func theStateSurvivesTheJournal() throws {
    var machine = PlayerMachine(now: start)
    machine.recordingChanged(recording, at: start)
    let data = try JSONEncoder().encode(machine.state)
    #expect(try JSONDecoder().decode(PlayerState.self, from: data) == machine.state)
  }
}
