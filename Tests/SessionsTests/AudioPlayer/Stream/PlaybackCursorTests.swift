import Testing
import TranscriptionCore

@testable import Sessions

struct PlaybackCursorTests {
  private let file = FileID()
  private var cursor = PlaybackCursor(samplesPerSecond: 1_000, frameSamples: 60)

  private func course(_ position: Double, rate: Double = 1, playing: Bool = true, jumps: Int = 0) -> Playhead.Course {
    Playhead.Course(file: file, position: position, rate: rate, isPlaying: playing, jumps: jumps)
  }

  private func source(rate: Double = 1, jumps: Int = 0) -> PlaybackCursor.Source {
    .init(file: file, rate: rate, jumps: jumps)
  }

  @Test mutating func isSilentWithoutAFileAndBeforeItPlays() {
    #expect(cursor.step(nil) == .silence)
    #expect(cursor.step(course(5, playing: false)) == .silence)
  }

  @Test mutating func startsADecoderWhereThePlayerIsAndTakesFromIt() {
    #expect(cursor.step(course(5)) == .start(source(), position: 5))
    for frame in 0..<1_000 {
      #expect(cursor.step(course(5 + Double(frame) * 0.06)) == .take(skip: 0, silence: 0))
      cursor.took(60)
    }
  }

  @Test mutating func leavesOutWhatComesTooLate() {
    _ = cursor.step(course(5))
    // The decoder had nothing for 180 ms.
    #expect(cursor.step(course(5.18)) == .take(skip: 180, silence: 0))
    #expect(cursor.step(course(5.24)) == .take(skip: 60, silence: 0))
    cursor.took(60)
    #expect(cursor.step(course(5.30)) == .take(skip: 0, silence: 0))
  }

  @Test mutating func countsLatenessInTimeNotInSecondsOfTheFile() {
    _ = cursor.step(course(5, rate: 2))
    #expect(cursor.step(course(5.4, rate: 2)) == .take(skip: 200, silence: 0))
    cursor.took(60)
    #expect(cursor.step(course(5.52, rate: 2)) == .take(skip: 0, silence: 0))
  }

  @Test mutating func waitsBehindSilenceForWhatIsTooEarly() {
    _ = cursor.step(course(5))
    cursor.took(100)
    #expect(cursor.step(course(5)) == .take(skip: 0, silence: 60))
    #expect(cursor.step(course(5.04)) == .take(skip: 0, silence: 60))
    #expect(cursor.step(course(5.06)) == .take(skip: 0, silence: 0))
  }

  @Test mutating func takesAnotherDecoderAfterAJumpAndForAnotherRate() {
    _ = cursor.step(course(5))
    #expect(cursor.step(course(5, jumps: 1)) == .start(source(jumps: 1), position: 5))
    #expect(cursor.step(course(5, rate: 2, jumps: 1)) == .start(source(rate: 2, jumps: 1), position: 5))
    #expect(cursor.step(course(5, rate: 2, jumps: 1)) == .take(skip: 0, silence: 0))
  }

  @Test mutating func keepsItsDecoderWhilePausedButNotOneOfAnotherPlace() {
    _ = cursor.step(course(5))
    cursor.took(60)
    #expect(cursor.step(course(5.06, playing: false)) == .silence)
    #expect(cursor.step(course(5.06)) == .take(skip: 0, silence: 0))
    #expect(cursor.step(course(0, playing: false, jumps: 1)) == .release)
    #expect(cursor.step(course(0, playing: false, jumps: 1)) == .silence)
    #expect(cursor.step(nil) == .silence)
    #expect(cursor.step(course(0, jumps: 1)) == .start(source(jumps: 1), position: 0))
    #expect(cursor.step(nil) == .release)
  }
}
