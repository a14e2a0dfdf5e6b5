import Foundation
import Testing

@testable import TranscriptionCore

struct PreparedAudioTests {
  private func prepared(_ stretches: Range<Int>...) -> PreparedAudio {
    var prepared = PreparedAudio()
    for stretch in stretches { prepared.insert(stretch) }
    return prepared
  }

  @Test func stretchesThatTouchAreOne() {
    #expect(prepared(0..<10, 20..<30).stretches == [0..<10, 20..<30])
    #expect(prepared(0..<10, 20..<30, 10..<20).stretches == [0..<30])
    #expect(prepared(20..<30, 5..<25).stretches == [5..<30])
    #expect(prepared(5..<5).isEmpty)
  }

  @Test func gapsAreFoundFromAPlaceOn() {
    let some = prepared(10..<20, 30..<40)
    #expect(some.gap(from: 0)?.start == 0)
    #expect(some.gap(from: 0)?.limit == 10)
    #expect(some.gap(from: 15)?.start == 20)
    #expect(some.gap(from: 25)?.start == 25)
    #expect(some.gap(from: 25)?.limit == 30)
    #expect(some.gap(from: 35)?.start == 40)
    #expect(some.gap(from: 35)?.limit == .some(nil))
    var ended = some
    ended.end(at: 40)
    #expect(ended.gap(from: 30) == nil)
    #expect(!ended.isComplete)
  }

  @Test func aFileIsCompleteWithoutGaps() {
    var whole = prepared(0..<40)
    #expect(!whole.isComplete)
    whole.end(at: 40)
    #expect(whole.isComplete)
    var empty = PreparedAudio()
    empty.end(at: 0)
    #expect(empty.isComplete)
    var longer = prepared(0..<50)
    longer.end(at: 40)
    #expect(longer.stretches == [0..<40])
  }

  @Test func survivesJSON() throws {
    var some = prepared(0..<10, 20..<30)
    some.end(at: 30)
    #expect(try JSONDecoder().decode(PreparedAudio.self, from: JSONEncoder().encode(some)) == some)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(PreparedAudio.self, from: Data(#"{"stretches":[[5,5]]}"#.utf8))
    }
  }

  /// Against a set of numbers.
  @Test func isTheUnionOfWhatWasInserted() {
    for _ in 0..<300 {
      var prepared = PreparedAudio()
      var expected: Set<Int> = []
      for _ in 0..<Int.random(in: 1...12) {
        let start = Int.random(in: 0..<60)
        let stretch = start..<(start + Int.random(in: 0..<15))
        prepared.insert(stretch)
        expected.formUnion(stretch)
        #expect(Set(prepared.stretches.flatMap { $0 }) == expected)
        #expect(prepared.samples == expected.count)
        #expect(zip(prepared.stretches, prepared.stretches.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
        let place = Int.random(in: 0..<80)
        #expect(prepared.gap(from: place)?.start == (place..<200).first { !expected.contains($0) })
      }
    }
  }
}
