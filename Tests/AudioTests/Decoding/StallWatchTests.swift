import Testing

@testable import Audio

struct StallWatchTests {
  @Test func aDecoderThatWaitsForSomethingIsGivenUp() {
    var watch = StallWatch(limit: 60)
    #expect(watch.look(waitedSince: 10, now: 20, used: 1) == 70)
    #expect(watch.look(waitedSince: 10, now: 70, used: 1.01) == nil)
  }

  @Test func oneThatHadItsPartOfAProcessorIsGivenUp() {
    var watch = StallWatch(limit: 60)
    #expect(watch.look(waitedSince: 0, now: 1, used: 0) == 60)
    #expect(watch.look(waitedSince: 0, now: 60, used: 40) == nil)
  }

  @Test func oneThatIsKeptFromWorkingIsWaitedForLonger() {
    var watch = StallWatch(limit: 60)
    #expect(watch.look(waitedSince: 0, now: 1, used: 0) == 60)
    for turn in 1...5 {
      #expect(watch.look(waitedSince: 0, now: 60 * Double(turn), used: Double(turn)) == 60 * Double(turn + 1))
    }
    #expect(watch.look(waitedSince: 0, now: 360, used: 6) == nil)
    // What came meanwhile begins a new wait.
    #expect(watch.look(waitedSince: 400, now: 410, used: 7) == 460)
  }
}
