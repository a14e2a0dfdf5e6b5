import Testing

@testable import Audio

struct MP3FrameSplitterTests {
  /// A frame of 128 kbit/s at 48 kHz: 384 bytes.
  private static func frame(_ fill: UInt8) -> [UInt8] {
    [0xFF, 0xFB, 0x94, 0x00] + [UInt8](repeating: fill, count: 380)
  }

  @Test func knowsTheLengthOfAFrame() {
    #expect(MP3FrameSplitter.frameBytes([0xFF, 0xFB, 0x94, 0x00]) == 384)
    // 44.1 kHz: 417, and one more with padding.
    #expect(MP3FrameSplitter.frameBytes([0xFF, 0xFB, 0x90, 0x00]) == 417)
    #expect(MP3FrameSplitter.frameBytes([0xFF, 0xFB, 0x92, 0x00]) == 418)
    // Version 2, 64 kbit/s at 22.05 kHz.
    #expect(MP3FrameSplitter.frameBytes([0xFF, 0xF3, 0x80, 0x00]) == 208)
  }

  @Test(
    arguments: [
      [0xFF, 0xFB, 0xF4, 0x00], [0xFF, 0xFB, 0x04, 0x00], [0xFF, 0xFB, 0x9C, 0x00], [0xFF, 0xEB, 0x94, 0x00],
      [0xFF, 0xFD, 0x94, 0x00], [0xFE, 0xFB, 0x94, 0x00], [0xFF, 0x1B, 0x94, 0x00], [0xFF, 0xFB, 0x94],
    ] as [[UInt8]])
  func takesNothingElseForAFrame(_ header: [UInt8]) {
    #expect(MP3FrameSplitter.frameBytes(header) == nil)
  }

  @Test(arguments: [1, 7, 383, 384, 385, 1_000])
  func givesWholeFramesHoweverTheyCome(_ size: Int) {
    let stream = Self.frame(1) + Self.frame(2) + Self.frame(3)
    var splitter = MP3FrameSplitter()
    var frames: [UInt8] = []
    for start in stride(from: 0, to: stream.count, by: size) {
      let taken = splitter.take(stream[start..<min(start + size, stream.count)])
      #expect(taken.count % 384 == 0)
      frames += taken
    }
    #expect(frames == stream)
  }

  @Test func leavesOutWhatIsNoFrame() {
    var splitter = MP3FrameSplitter()
    #expect(
      splitter.take(Array("ID3 and more".utf8) + Self.frame(1) + [0xFF, 0x00] + Self.frame(2).prefix(9))
        == Self.frame(1))
    #expect(splitter.take(Self.frame(2).dropFirst(9)) == Self.frame(2))
  }
}
