import Testing

@testable import Audio

/// Streams of frames are counted, and told to be whole, cut or joined, without decoding them.
struct FrameScanTests {
  /// MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes, 26 ms.
  private static let mp3 = frame([0xFF, 0xFB, 0x90, 0x00], 417)
  /// The same at 48 kHz: 384 bytes, 24 ms.
  private static let fasterMP3 = frame([0xFF, 0xFB, 0x94, 0x00], 384)
  /// AAC, 48 kHz, 200 bytes.
  private static let adts = frame([0xFF, 0xF1, 0x4C, 0x80, 0x19, 0x1F, 0xFC], 200)
  /// AC-3, 48 kHz, 64 kbit/s.
  private static let ac3 = frame([0x0B, 0x77, 0, 0, 0x08, 0x40], 256)
  /// AMR at 12.2 kbit/s.
  private static let amr = frame([0x3C], 32)

  private static func frame(_ header: [UInt8], _ size: Int) -> [UInt8] {
    header + [UInt8](repeating: 0x55, count: size - header.count)
  }

  private static func repeated(_ frame: [UInt8], _ count: Int) -> [UInt8] {
    (0..<count).flatMap { _ in frame }
  }

  private func scan(_ bytes: [UInt8]) throws -> (scan: FrameScan, isSafe: Bool) {
    var scan = try #require(FrameScan(head: Array(bytes.prefix(SeekSupport.headBytes))))
    while true {
      let answer = scan.readOn(fileSize: bytes.count) { offset, count in
        Array(bytes[min(offset, bytes.count)..<min(offset + count, bytes.count)])
      }
      if let answer { return (scan, answer) }
    }
  }

  @Test(arguments: ["mp3", "adts", "ac3", "amr"]) func framesAreCounted(_ name: String) throws {
    let mark: [UInt8] = name == "amr" ? Array("#!AMR\n".utf8) : []
    let frames = ["mp3": Self.mp3, "adts": Self.adts, "ac3": Self.ac3, "amr": Self.amr]
    let lengths: [String: Double] = ["mp3": 1_152 / 44_100, "adts": 1_024 / 48_000, "ac3": 0.032, "amr": 0.02]
    let count = name == "mp3" ? 4_000 : 100
    let stream = mark + Self.repeated(try #require(frames[name]), count)
    let seconds = Double(count) * (lengths[name] ?? 0)
    let whole = try scan(stream).scan
    #expect(abs(whole.seconds - seconds) < 1e-6 && !whole.isCut && !whole.isJoined)
    for missing in [1, 25, 31] { #expect(try scan(stream.dropLast(missing)).scan.isCut) }
  }

  @Test func aFrameOfWhichThreeBytesAreThereIsCut() throws {
    let stream: [UInt8] = Self.repeated(Self.mp3, 3) + Self.mp3.prefix(3)
    #expect(try scan(stream).scan.isCut)
  }

  @Test func whatIsBehindTheLastFrameIsNoCut() throws {
    let stream = Self.repeated(Self.mp3, 40)
    let tails: [[UInt8]] = [
      [0], [UInt8](repeating: 0, count: 5_000), Array("TAG".utf8) + [UInt8](repeating: 0x20, count: 125),
      [UInt8](repeating: 0xFF, count: 3_000), Array("<html>not found</html>".utf8),
    ]
    for tail in tails {
      let found = try scan(stream + tail)
      #expect(!found.scan.isCut && !found.scan.isJoined && found.isSafe)
      #expect(abs(found.scan.seconds - 40 * 1_152 / 44_100) < 1e-6)
    }
  }

  @Test func damageBetweenFramesIsToldFromTags() throws {
    let stream = Self.repeated(Self.mp3, 40)
    let tag: [UInt8] = Array("TAG".utf8) + [UInt8](repeating: 0, count: 125)
    #expect(try !scan(stream + tag + stream + tag).scan.isDamaged)
    #expect(try scan(stream + [UInt8](repeating: 0, count: 3_000) + stream).scan.isDamaged)
    #expect(try !scan(stream + [UInt8](repeating: 0, count: 3_000)).scan.isDamaged)
  }

  @Test func joinedRecordingsAreTold() throws {
    let first = Self.repeated(Self.mp3, 40)
    let tag: [UInt8] = Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 20] + [UInt8](repeating: 0, count: 20)
    let index: [UInt8] =
      Self.frame([0xFF, 0xFB, 0x90, 0x00], 36) + Array("Info".utf8) + [UInt8](repeating: 0, count: 377)
    for between in [tag, index] {
      let found = try scan(first + between + first)
      #expect(found.scan.isJoined && !found.isSafe)
      // An index in the middle is decoded, as a frame of silence.
      #expect(abs(found.scan.seconds - 80.0 * 1_152 / 44_100) < 0.03)
    }
    let oldTag: [UInt8] = Array("TAG".utf8) + [UInt8](repeating: 0, count: 125)
    let changed = try scan(first + oldTag + Self.repeated(Self.fasterMP3, 50))
    #expect(changed.scan.isJoined && !changed.isSafe)
    #expect(abs(changed.scan.seconds - 40 * 1_152 / 44_100 - 1.2) < 1e-6)
  }

  @Test func anIndexThatIsWrongIsNotSoughtBy() throws {
    func index(_ frames: [UInt8]) -> [UInt8] {
      let name: [UInt8] = Array("Xing".utf8) + [0, 0, 0, 1] + frames
      return Self.frame([0xFF, 0xFB, 0x90, 0x00], 36) + name + [UInt8](repeating: 0, count: 369)
    }
    #expect(try scan(index([0, 0, 0, 40]) + Self.repeated(Self.mp3, 40)).isSafe)
    #expect(try !scan(index([0x7F, 0, 0, 40]) + Self.repeated(Self.mp3, 40)).isSafe)
  }
}
