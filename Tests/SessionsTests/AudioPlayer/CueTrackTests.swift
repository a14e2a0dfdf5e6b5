import Testing
import TranscriptionCore

@testable import Sessions

struct CueTrackTests {
  private let file = FileID()

  private func track(_ segments: [Segment]) -> CueTrack {
    var track = CueTrack()
    track.load(file: file, segments: segments)
    return track
  }

  private func due(_ track: inout CueTrack, at position: Double) -> Segment? { track.cue(at: position) }

  @Test func anEmptyTrackHasNoCue() {
    var track = CueTrack()
    #expect(track.file == nil)
    #expect(due(&track, at: 0) == nil)
    #expect(track.nextStart(after: 0) == nil)
  }

  @Test func aCaptionIsDueFromItsStartUntilItsEnd() {
    var track = track([.sample(0, 1...2)])
    #expect(due(&track, at: 0.999) == nil)
    #expect(due(&track, at: 1)?.id == 0)
    track.positionJumped()
    #expect(due(&track, at: 1.999)?.id == 0)
    track.positionJumped()
    #expect(due(&track, at: 2) == nil)
  }

  @Test func aCaptionTakesThePlaceOfTheGapThatWasThere() {
    var track = track([Segment(id: 0, start: 0, end: 5, text: "", words: [], window: 0, gap: true)])
    #expect(due(&track, at: 1) == nil)
    for segment in [Segment.sample(0, 0...2), .sample(1, 2...5)] { track.insert(segment) }
    #expect(due(&track, at: 1)?.id == 0)
    #expect(due(&track, at: 3)?.id == 1)
  }

  @Test func aCaptionIsPushedOnce() {
    var track = track([.sample(0, 1...4)])
    #expect(due(&track, at: 1)?.id == 0)
    #expect(due(&track, at: 2) == nil)
    #expect(due(&track, at: 3) == nil)
  }

  @Test func aCaptionThatWasLeftIsDueAgain() {
    var track = track([.sample(0, 1...2), .sample(1, 5...6)])
    #expect(due(&track, at: 1)?.id == 0)
    #expect(due(&track, at: 3) == nil)
    #expect(due(&track, at: 1.5)?.id == 0)
  }

  @Test func aJumpMakesTheCaptionDueAgain() {
    var track = track([.sample(0, 1...4)])
    #expect(due(&track, at: 1)?.id == 0)
    track.positionJumped()
    #expect(due(&track, at: 2)?.id == 0)
  }

  @Test func captionsFollowEachOther() {
    var track = track([.sample(1, 2...3), .sample(0, 1...2)])
    #expect(due(&track, at: 1.5)?.id == 0)
    #expect(due(&track, at: 2)?.id == 1)
  }

  @Test func gapsAreNotCaptions() {
    var track = track([.sample(0, 1...2), .sample(1_000, 2...3, gap: true)])
    #expect(due(&track, at: 2.5) == nil)
  }

  @Test func aLateCaptionIsFoundInOrder() {
    var track = track([.sample(0, 1...2), .sample(2_000, 5...6)])
    track.insert(.sample(1_000, 3...4))
    #expect(track.nextStart(after: 1) == 3)
    #expect(due(&track, at: 3.5)?.id == 1_000)
    #expect(due(&track, at: 5.5)?.id == 2_000)
  }

  @Test func theSameCaptionIsTakenOnce() {
    var track = track([.sample(0, 1...4)])
    #expect(due(&track, at: 1)?.id == 0)
    track.insert(.sample(0, 1...4))
    #expect(due(&track, at: 2) == nil)
  }

  @Test func theNextStartIsBehindThePosition() {
    let track = track([.sample(0, 1...2), .sample(1, 3...4)])
    #expect(track.nextStart(after: 0) == 1)
    #expect(track.nextStart(after: 1) == 3)
    #expect(track.nextStart(after: 3) == nil)
  }

  @Test func anotherFileBringsItsOwnCaptions() {
    var track = track([.sample(0, 1...2)])
    #expect(due(&track, at: 1)?.id == 0)
    let other = FileID()
    track.load(file: other, segments: [.sample(0, 1...2)])
    #expect(track.file == other)
    #expect(due(&track, at: 1)?.id == 0)
  }
}
