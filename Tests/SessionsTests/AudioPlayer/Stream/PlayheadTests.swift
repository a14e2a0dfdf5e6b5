import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

struct PlayheadTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)
  private let playhead = Playhead()
  private let file = FileID()

  private func follow(_ machine: PlayerMachine) { playhead.follow(machine.state) }

  private func jumps(at seconds: Double) -> Int? { playhead.course(at: start.addingTimeInterval(seconds))?.jumps }

  @Test func countsWhatMovesThePositionButNotTimePauseRateAndNewFiles() throws {
    var machine = PlayerMachine(now: start)
    machine.fileAdded(file, duration: 100, at: start)
    func apply(_ command: PlayerCommand, at seconds: Double) throws {
      try machine.apply(command, at: start.addingTimeInterval(seconds))
      follow(machine)
    }
    try apply(.play(file: nil, position: nil, rate: nil), at: 0)
    let first = try #require(jumps(at: 0))
    try apply(.pause, at: 1.2345)
    try apply(.play(file: nil, position: nil, rate: nil), at: 7.89)
    try apply(.rate(2), at: 9)
    machine.fileAdded(FileID(), duration: 10, at: start.addingTimeInterval(9.3))
    follow(machine)
    #expect(jumps(at: 9.5) == first)
    let course = try #require(playhead.course(at: start.addingTimeInterval(10)))
    #expect(course.isPlaying && course.rate == 2)
    #expect(abs(course.position - (1.2345 + 1.11 + 2)) < 0.002)
    try apply(.seek(position: 4.2), at: 10)
    #expect(jumps(at: 10) == first + 1)
    try apply(.seek(position: 4.1), at: 10)
    #expect(jumps(at: 10) == first + 2)
    try apply(.next, at: 11)
    #expect(jumps(at: 11) == first + 3)
    try apply(.stop, at: 12)
    #expect(jumps(at: 12) == first + 4)
  }
}
