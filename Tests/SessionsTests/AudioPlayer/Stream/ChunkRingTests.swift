import Testing

@testable import Sessions

struct ChunkRingTests {
  private var ring = ChunkRing(capacity: 4, lead: 2)

  private mutating func append(_ numbers: ClosedRange<UInt8>) { for number in numbers { ring.append([number]) } }

  @Test mutating func givesEachReaderEverythingOnceInOrder() {
    var index = ring.entry
    #expect(ring.read(from: &index, mostBytes: 9)?.bytes == nil)
    append(1...3)
    #expect(ring.read(from: &index, mostBytes: 9)?.bytes == [1, 2, 3])
    #expect(ring.read(from: &index, mostBytes: 9)?.bytes == nil)
    append(4...6)
    #expect(ring.read(from: &index, mostBytes: 9)?.bytes == [4, 5, 6])
  }

  @Test mutating func letsANewReaderBeginALittleBack() {
    append(1...9)
    var index = ring.entry
    let read = ring.read(from: &index, mostBytes: 9)
    #expect(read?.bytes == [8, 9] && read?.isJump == false)
  }

  @Test mutating func movesASlowReaderToTheNewest() {
    var index = ring.entry
    append(1...4)
    let inTime = ring.read(from: &index, mostBytes: 1)
    #expect(inTime?.bytes == [1] && inTime?.isJump == false)
    append(5...6)
    let late = ring.read(from: &index, mostBytes: 9)
    #expect(late?.bytes == [5, 6] && late?.isJump == true)
  }

  @Test mutating func readsNoMoreAtOnceThanAConnectionTakes() {
    var index = ring.entry
    append(1...4)
    #expect(ring.read(from: &index, mostBytes: 3)?.bytes == [1, 2, 3])
    #expect(ring.read(from: &index, mostBytes: 3)?.bytes == [4])
  }
}
