import TestSupport
import Testing

@testable import Audio

struct AVIScanTests {
  private static func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

  private static func list(_ name: String, _ type: String, _ body: [UInt8]) -> [UInt8] {
    Array(name.utf8) + number(body.count + 4) + Array(type.utf8) + body
  }

  private static func stream(_ type: String, length: Int, sampleSize: Int = 0, scale: Int = 24) -> [UInt8] {
    // Handler, flags, priority, frames before; scale, rate, start, length; buffer, quality, size of a sample, frame.
    let numbers = [0, 0, 0, 0, scale, 1_000, 0, length, 0, 0, sampleSize, 0, 0].flatMap(number)
    return list("LIST", "strl", Array("strh".utf8) + number(numbers.count + 4) + Array(type.utf8) + numbers)
  }

  /// - Parameter sizes: of the chunks of sound.
  private static func file(sizes: [Int], length: Int, sampleSize: Int = 0, scale: Int = 24) -> [UInt8] {
    let entries = ([9] + sizes).enumerated().flatMap { place, size in
      Array((place == 0 ? "00dc" : "01wb").utf8) + number(0) + number(4) + number(size)
    }
    let header = list(
      "LIST", "hdrl",
      stream("vids", length: 1) + stream("auds", length: length, sampleSize: sampleSize, scale: scale))
    let index = Array("idx1".utf8) + number(entries.count) + entries
    return list("RIFF", "AVI ", header + list("LIST", "movi", [UInt8](repeating: 7, count: 10)) + index)
  }

  private static func scan(_ bytes: [UInt8]) -> (gaps: [AVIScan.Gaps], isSafe: Bool) {
    var scan = AVIScan()
    while true {
      let answer = scan.readOn(fileSize: bytes.count) { offset, count in
        Array(bytes[min(max(0, offset), bytes.count)..<min(max(0, offset) + max(0, count), bytes.count)])
      }
      if let answer { return (scan.gaps, answer) }
    }
  }

  @Test func chunksOfNothingAreTimeWhereTheHeaderCountsThem() {
    let sizes = [192] + [Int](repeating: 0, count: 125) + [192, 192, 192, 0, 192]
    let counted = Self.scan(Self.file(sizes: sizes, length: sizes.count))
    #expect(counted.gaps.map(\.leading) == [3] && counted.gaps.map(\.all) == [3.024] && !counted.isSafe)
    let uncounted = Self.scan(Self.file(sizes: sizes, length: 5))
    #expect(uncounted.gaps == [AVIScan.Gaps()] && uncounted.isSafe)
    // Of a fixed rate bytes are counted, not chunks.
    #expect(Self.scan(Self.file(sizes: sizes, length: sizes.count, sampleSize: 4)).gaps == [AVIScan.Gaps()])
    #expect(Self.scan(Self.file(sizes: [192, 192], length: 2)).isSafe)
  }

  @Test(arguments: [1_200_000, 0xFFFF_FFFF]) func yearsOfNothingAreALie(scale: Int) {
    let sizes = [Int](repeating: 0, count: 5) + [192]
    let found = Self.scan(Self.file(sizes: sizes, length: sizes.count, scale: scale))
    #expect(found.gaps == [AVIScan.Gaps()])
  }

  @Test func anyBytesAreReadWithoutHarm() {
    let file = Self.file(sizes: [192, 0, 0, 192], length: 4)
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<3_000 {
      var bytes = file
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator) / 4)
      _ = Self.scan(bytes)
    }
  }
}
