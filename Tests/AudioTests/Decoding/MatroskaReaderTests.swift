import TestSupport
import Testing

@testable import Audio

struct MatroskaReaderTests {
  private static func element(_ id: [UInt8], _ body: [UInt8]) -> [UInt8] {
    id + [0x40 | UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
  }

  private static func block(_ time: Int, _ samples: [Float]) -> [UInt8] {
    let bytes = samples.flatMap { sample in (0..<4).map { UInt8(truncatingIfNeeded: sample.bitPattern >> (8 * $0)) } }
    return element([0xA3], [0x81, UInt8(time >> 8 & 0xFF), UInt8(time & 0xFF), 0x80] + bytes)
  }

  /// Segment and cluster of unknown size, as in a stream.
  private static let file: [UInt8] =
    element([0x1A, 0x45, 0xDF, 0xA3], [1, 2, 3]) + [0x18, 0x53, 0x80, 0x67, 0x01] + [UInt8](repeating: 0xFF, count: 7)
    + element([0x16, 0x54, 0xAE, 0x6B], element([0xAE], element([0xD7], [1]) + element([0xE1], element([0x9F], [2]))))
    + [0x1F, 0x43, 0xB6, 0x75, 0xFF] + element([0xE7], [0x03, 0xE8]) + block(0, [0.5, -0.5]) + block(-20, [0.25, 2])
    + element([0xEC], [0, 0, 0]) + [0x1F, 0x43, 0xB6, 0x75, 0xFF] + element([0xE7], [0x07, 0xD0])
    + element([0xA0], [0x9B, 0x81, 20] + [0xA1] + block(5, [1, 1]).dropFirst())

  @Test(arguments: [1, 3, 1_000]) func blocksComeWithTheirTimes(_ step: Int) throws {
    var reader = MatroskaReader()
    var blocks: [MatroskaReader.Block] = []
    for start in stride(from: 0, to: Self.file.count, by: step) {
      blocks += try reader.read(Self.file[start..<min(Self.file.count, start + step)])
    }
    #expect(reader.channels == 2)
    #expect(
      blocks == [
        .init(time: 1_000, samples: [0.5, -0.5]), .init(time: 980, samples: [0.25, 1]),
        .init(time: 2_005, samples: [1, 1]),
      ])
  }

  @Test func anyBytesAreReadWithoutHarm() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<5_000 {
      var bytes = Self.file
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      var reader = MatroskaReader()
      _ = try? reader.read(bytes)
    }
  }
}
