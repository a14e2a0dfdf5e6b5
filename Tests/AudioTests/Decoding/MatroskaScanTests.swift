import TestSupport
import Testing

@testable import Audio

struct MatroskaScanTests {
  private static func element(_ id: [UInt8], _ body: [UInt8]) -> [UInt8] {
    id + [0x40 | UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
  }

  private static let header = element([0x1A, 0x45, 0xDF, 0xA3], [0x42, 0x82, 0x84] + Array("webm".utf8))
  private static let segment: [UInt8] = [0x18, 0x53, 0x80, 0x67, 0x01] + [UInt8](repeating: 0xFF, count: 7)
  private static let tracks = element([0x16, 0x54, 0xAE, 0x6B], [UInt8](repeating: 1, count: 80))
  private static let block = element([0xA3], [0x81] + [UInt8](repeating: 0x1F, count: 99))
  private static let cluster: [UInt8] = [0x1F, 0x43, 0xB6, 0x75, 0xFF] + element([0xE7], [0, 0]) + block + block
  private static let live = header + segment + tracks + cluster + cluster

  private static func scan(_ bytes: [UInt8]) -> MatroskaScan {
    var scan = MatroskaScan()
    while true {
      let answer = scan.readOn(fileSize: bytes.count) { offset, count in
        Array(bytes[min(max(0, offset), bytes.count)..<min(max(0, offset) + max(0, count), bytes.count)])
      }
      if answer != nil { return scan }
    }
  }

  @Test func theEndOfALiveFileIsFound() {
    let whole = Self.scan(Self.live)
    #expect(!whole.isCut && whole.readableEnd == nil && whole.places.isEmpty)
    let padded = Self.scan(Self.live + [UInt8](repeating: 0, count: 500))
    #expect(!padded.isCut && padded.readableEnd == Self.live.count)
    for missing in [1, 50, Self.block.count - 1] {
      let cut = Self.scan(Array(Self.live.dropLast(missing)))
      #expect(cut.isCut && cut.readableEnd == nil, "\(missing) bytes missing")
    }
    let damaged = Self.scan(Self.live + [0, 0, 0] + Self.cluster + Self.block)
    #expect(!damaged.isCut && damaged.readableEnd == nil)
  }

  @Test func clustersThatKnowTheirSizeTellOfACut() {
    let body = Self.element([0xE7], [0, 0]) + Self.block + Self.block
    let whole = Self.header + Self.segment + Self.tracks + Self.element([0x1F, 0x43, 0xB6, 0x75], body)
    #expect(!Self.scan(whole).isCut)
    // Exactly between two blocks.
    #expect(Self.scan(Array(whole.dropLast(Self.block.count))).isCut)
    // Only the index is missing.
    let cues = Self.element([0x1C, 0x53, 0xBB, 0x6B], [UInt8](repeating: 9, count: 60))
    #expect(!Self.scan(whole + cues.dropLast(20)).isCut)
  }

  @Test func ofJoinedFilesTheLastOneIsWalkedOver() {
    let joined = Self.scan(Self.live + Self.live + [UInt8](repeating: 0, count: 100))
    #expect(joined.places == [Self.live.count] && joined.readableEnd == Self.live.count * 2)
  }

  @Test func anyBytesAreReadWithoutHarm() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<3_000 {
      var bytes = Self.live
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = Self.scan(bytes)
    }
  }
}
