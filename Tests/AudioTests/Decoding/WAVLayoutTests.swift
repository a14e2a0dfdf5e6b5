import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Audio

struct WAVLayoutTests {
  private static func little(_ value: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  private static func chunk(_ name: String, _ body: [UInt8], size: Int? = nil) -> [UInt8] {
    Array(name.utf8) + little(size ?? body.count, 4) + body + (body.count % 2 == 1 ? [0] : [])
  }

  private static func format(
    tag: Int = 1, channels: Int = 1, rate: Int = 16_000, bits: Int = 16, extra: [UInt8] = []
  ) -> [UInt8] {
    let block = channels * bits / 8
    return chunk(
      "fmt ",
      little(tag, 2) + little(channels, 2) + little(rate, 4) + little(rate * block, 4) + little(block, 2)
        + little(bits, 2) + extra)
  }

  private static func wav(_ chunks: [UInt8], riff: String = "RIFF", size: Int? = nil) -> [UInt8] {
    Array(riff.utf8) + little(size ?? chunks.count + 4, 4) + Array("WAVE".utf8) + chunks
  }

  private func parsed(_ bytes: [UInt8]) -> WAVLayout? {
    WAVLayout.parse(fileSize: bytes.count) { offset, count in
      Array(bytes[min(offset, bytes.count)..<min(offset + count, bytes.count)])
    }
  }

  @Test func readsAPlainHeader() throws {
    let layout = try #require(parsed(Self.wav(Self.format() + Self.chunk("data", [1, 2, 3, 4, 5, 6]))))
    #expect(layout.isNative)
    #expect(layout.dataOffset == 44)
    #expect(layout.frames == 3)
    #expect(!layout.isTruncated)
  }

  @Test func skipsOtherChunksAndTheirPadding() throws {
    let layout = try #require(
      parsed(
        Self.wav(
          Self.chunk("LIST", [1, 2, 3]) + Self.format() + Self.chunk("fact", [1, 2, 3, 4, 5])
            + Self.chunk("data", [1, 2]) + Self.chunk("id3 ", [UInt8](repeating: 9, count: 40)))))
    #expect(layout.frames == 1)
    #expect(layout.dataOffset == 70)
  }

  @Test(arguments: [(0xFFFF_FFFF, 0xFFFF_FFFF), (0, 0), (0, 36)])
  func aStreamedFileGoesToItsEnd(data: Int, riff: Int) throws {
    let bytes = Self.wav(Self.format() + Self.chunk("data", [1, 2, 3, 4, 5, 6, 7], size: data), size: riff)
    let layout = try #require(parsed(bytes))
    #expect(layout.frames == 4)
    #expect(!layout.isTruncated)
  }

  @Test func aFileCutShortGivesItsWholeSamples() throws {
    let layout = try #require(parsed(Self.wav(Self.format() + Self.chunk("data", [1, 2, 3, 4, 5], size: 4_000))))
    #expect(layout.dataBytes == 6 || layout.dataBytes == 4)
    #expect(layout.isTruncated)
  }

  @Test func readsTheExtensibleHeader() throws {
    let extra =
      Self.little(22, 2) + Self.little(32, 2) + Self.little(4, 4) + Self.little(3, 2) + [UInt8](repeating: 0, count: 14)
    let layout = try #require(
      parsed(Self.wav(Self.format(tag: 0xFFFE, bits: 32, extra: extra) + Self.chunk("data", [0, 0, 0, 0]))))
    #expect(layout.encoding == .float32)
  }

  @Test func readsTheSizeOfAWideFile() throws {
    let wide = Self.chunk("ds64", Self.little(0, 8) + Self.little(4, 8) + Self.little(0, 8) + Self.little(0, 4))
    let bytes = Self.wav(
      wide + Self.format() + Self.chunk("data", [1, 2, 3, 4], size: 0xFFFF_FFFF) + Self.chunk("note", [1, 2]),
      riff: "RF64", size: 0xFFFF_FFFF)
    #expect(try #require(parsed(bytes)).frames == 2)
  }

  @Test func leavesCompressedSoundToOthers() throws {
    let layout = try #require(parsed(Self.wav(Self.format(tag: 7, bits: 8) + Self.chunk("data", [1, 2]))))
    #expect(layout.encoding == nil)
    #expect(!layout.isNative)
  }

  @Test func refusesWhatMakesNoSense() {
    #expect(parsed([]) == nil)
    #expect(parsed(Array("RIFFxxxxWAVE".utf8)) == nil)
    #expect(parsed(Array("RIFFxxxxAVI LIST".utf8)) == nil)
    #expect(parsed(Self.wav(Self.chunk("data", [1, 2]) + Self.format())) == nil)
    #expect(parsed(Self.wav(Self.format(channels: 0) + Self.chunk("data", [1, 2]))) == nil)
    #expect(parsed(Self.wav([UInt8](repeating: 0, count: 100_000))) == nil)
  }

  @Test func anyBytesAreReadWithoutHarm() {
    var generator = SeededGenerator(seed: 5)
    let valid = Self.wav(Self.chunk("LIST", [1, 2, 3]) + Self.format() + Self.chunk("data", [1, 2, 3, 4]))
    for _ in 0..<20_000 {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
      if let layout = parsed(bytes) {
        #expect(layout.dataBytes >= 0 && layout.dataOffset + layout.dataBytes <= max(bytes.count, layout.dataOffset))
      }
    }
  }
}
