import Foundation
import TestSupport
import Testing

@testable import Audio

/// What reads headers natively meets real files of each format with some bytes changed and their ends cut off: nothing traps,
/// everything ends, and no sound is said to be outside of the file.
@Suite(.enabled(if: AudioFixtures.hasFFmpeg, "ffmpeg is not installed"))
struct HostileHeaderTests {
  private static let rounds = 600
  /// Where such changes hurt: signs, limits, nothing.
  private static let values: [UInt8] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF]

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(
    arguments: [
      ("a.w64", ["-c:a", "pcm_s24le"]), ("a.aiff", []), ("b.aiff", ["-c:a", "pcm_f32be"]), ("a.au", []),
      ("a.caf", ["-c:a", "pcm_s16be"]), ("a.wav", ["-c:a", "pcm_f32le", "-rf64", "always"]),
      ("b.wav", ["-c:a", "adpcm_ms"]),
      ("a.flv", ["-c:a", "libmp3lame"]), ("a.mp3", []), ("a.mp2", []), ("a.adts", ["-c:a", "aac"]), ("a.ac3", []),
      ("a.eac3", []), ("a.ogg", ["-c:a", "libopus", "-ar", "48000"]), ("a.flac", []), ("a.wma", []), ("a.mka", []),
      ("a.m4a", []), ("a.ts", ["-c:a", "mp2"]), ("a.vob", ["-c:a", "mp2"]),
    ] as [(String, [String])])
  func anyBytesAreReadWithoutHarm(name: String, codec: [String]) async throws {
    let path = folder.path(name)
    try await AudioFixtures.ffmpeg(
      ["-f", "lavfi", "-i", "sine=duration=0.4:sample_rate=44100"] + codec + [path])
    let valid = Array(try Data(contentsOf: URL(filePath: path)))
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<Self.rounds {
      var bytes = valid
      // Mostly in the header.
      let reach = Bool.random(using: &generator) ? min(160, bytes.count) : bytes.count
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<reach, using: &generator)
        bytes[place] =
          Bool.random(using: &generator)
          ? Self.values[Int.random(in: 0..<Self.values.count, using: &generator)]
          : UInt8.random(in: 0...255, using: &generator)
      }
      if Int.random(in: 0..<3, using: &generator) == 0 {
        bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
      }
      read(bytes)
    }
  }

  private func read(_ bytes: [UInt8]) {
    func part(_ offset: Int, _ count: Int) -> [UInt8] {
      guard offset >= 0, count > 0, offset < bytes.count else { return [] }
      return Array(bytes[offset..<min(bytes.count, offset + min(count, bytes.count))])
    }
    if let layout = WAVLayout.parse(fileSize: bytes.count, read: part) {
      for sound in [layout.dataOffset..<layout.dataOffset + layout.dataBytes] + layout.joined where !sound.isEmpty {
        #expect(sound.lowerBound >= 0 && sound.upperBound <= bytes.count)
      }
      if layout.encoding != nil { _ = FloatScale.divisor(of: layout, read: part) }
    }
    _ = ContainerClaim.isCutShort(head: part(0, ContainerClaim.headBytes), fileSize: bytes.count)
    _ = MPEGTail.isCut(part(max(0, bytes.count - MPEGTail.bytes), MPEGTail.bytes))
    guard var scan = JoinScan(head: part(0, SeekSupport.headBytes)) else { return }
    var pieces = 0
    while scan.readOn(fileSize: bytes.count, read: part) == nil {
      pieces += 1
      guard pieces <= bytes.count else {
        Issue.record("does not end")
        return
      }
    }
    #expect(scan.beginnings.allSatisfy { $0 > 0 && $0 < bytes.count })
  }
}
