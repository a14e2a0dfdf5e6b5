import Testing

@testable import Audio

struct SampleTimelineTests {
  private func block(_ milliseconds: Int, frames: Int = 16) -> MatroskaReader.Block {
    MatroskaReader.Block(time: milliseconds, samples: [Float](repeating: 1, count: frames))
  }

  @Test func holesAreFilledAndWhatComesTwiceIsLeftOut() {
    var timeline = SampleTimeline(start: .file(delay: 0), position: 0)
    #expect(timeline.place(block(0, frames: 16_000), channels: 1).silence == 0)
    #expect(timeline.place(block(3_000, frames: 16_000), channels: 1).silence == 32_000)
    #expect(timeline.place(block(3_500, frames: 16_000), channels: 1).samples.count == 8_000)
    #expect(timeline.place(block(4_505), channels: 1).silence == 0)
  }

  @Test func aJumpThatNoRecordingHasIsNone() {
    var timeline = SampleTimeline(start: .file(delay: 0), position: 0)
    _ = timeline.place(block(0, frames: 16_000), channels: 1)
    #expect(timeline.place(block(90_000_000, frames: 16_000), channels: 1).silence == 0)
    #expect(timeline.place(block(90_002_000), channels: 1).silence == 16_000)
    #expect(timeline.place(block(0), channels: 1) == SampleTimeline.Piece(samples: block(0).samples))
  }

  @Test func theBeginningIsWhereTheFileSays() {
    var late = SampleTimeline(start: .file(delay: 3), position: 0)
    #expect(late.place(block(3_000), channels: 1).silence == 48_000)
    var fromSound = SampleTimeline(start: .file(delay: 3), position: 0)
    #expect(fromSound.place(block(0), channels: 1).silence == 48_000)
    var unknown = SampleTimeline(start: .file(delay: nil), position: 0)
    #expect(unknown.place(block(500), channels: 1).silence == 8_000)
    var next = SampleTimeline(start: .next, position: 32_000)
    #expect(next.place(block(700), channels: 1).silence == 0)
    var sought = SampleTimeline(start: .known(160_000), position: 160_000)
    #expect(sought.place(block(1_000), channels: 1).silence == 16_000)
  }

  @Test func blocksOfSeveralChannelsCountAsFrames() {
    var timeline = SampleTimeline(start: .file(delay: 0), position: 0)
    _ = timeline.place(block(0, frames: 64_000), channels: 4)
    #expect(timeline.place(block(1_000), channels: 4).silence == 0)
  }

  @Test func timesThatMeanNothingMoveNothing() {
    var timeline = SampleTimeline(start: .file(delay: 0), position: 0, isContinuous: true)
    for time in [0, 30_000, 10] { #expect(timeline.place(block(time), channels: 1).silence == 0) }
  }
}
