import Testing
import TranscriptionCore

@testable import Sessions

struct ReadyWindowsTests {
  private func ready(_ starts: [Int]) -> ReadyWindows {
    var ready = ReadyWindows()
    for start in starts { ready.insert(.sample(start, seconds: Double(start)...Double(start + 5))) }
    return ready
  }

  private func sample(_ seconds: Double) -> Int { Int(seconds * AudioFormat.sampleRate) }

  @Test func standInOrderOfTimeHoweverTheyCame() {
    var ready = ready([20, 0, 10])
    var order: [Int] = []
    while let next = ready.next(after: 0) {
      order.append(next.window.index)
      #expect(ready.remove(next.window) == next)
    }
    #expect(order == [0, 10, 20])
    #expect(ready.seconds == 0)
  }

  @Test func theNextOneEndsAfterThePlace() {
    let ready = ready([0, 10, 20])
    #expect(ready.next(after: sample(4.9))?.window.index == 0)
    #expect(ready.next(after: sample(5))?.window.index == 10)
    #expect(ready.next(after: sample(24.9))?.window.index == 20)
    #expect(ready.next(after: sample(25))?.window.index == 0)
  }

  @Test func secondsAreCountedFromThePlaceOn() {
    let ready = ready([0, 10, 20])
    #expect(ready.seconds == 15)
    #expect(ready.seconds(after: sample(7)) == 10)
    #expect(ready.seconds(after: sample(99)) == 0)
  }

  @Test func whatIsNotThereIsNotRemoved() {
    var ready = ready([0])
    #expect(ready.remove(.sample(1, seconds: 0...4)) == nil)
    #expect(ready.indexes == [0])
    #expect(ready.count == 1)
  }

  @Test func whatIsBehindGoesFirstThenTheFarthestAhead() {
    var ready = ready([0, 10, 20, 30])
    #expect(ready.removeFarthest(from: sample(15), seconds: 15).map(\.window.index) == [0, 10, 30])
    #expect(ready.seconds == 5)
    #expect(ready.removeFarthest(from: sample(15), seconds: 100).map(\.window.index) == [20])
    #expect(ready.isEmpty)
  }
}
