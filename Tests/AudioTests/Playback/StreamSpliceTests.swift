import Foundation
import Synchronization
import Testing
import TranscriptionCore

@testable import Audio

/// One stream of several encoders' output and silence between.
@Suite(.enabled(if: AudioFixtures.hasFFmpeg, "ffmpeg is not installed"), .timeLimit(.minutes(15)))
struct StreamSpliceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What an encoder makes of a tone of so many frames of 60 ms, without what it holds back when it is closed.
  private func encode(_ format: PacedAudioFormat, frames: Int) async throws -> [UInt8] {
    let encoded = Mutex<[UInt8]>([])
    let (pieces, piece) = AsyncStream<Void>.makeStream()
    let encoder = StreamEncoder(try #require(StreamEncoding(format))) { sound in
      encoded.withLock { $0 += sound }
      piece.yield()
    } onEnd: { _ in
      piece.finish()
    }
    var frame: [UInt8] = []
    for sample in 0..<2_880 {
      // 8,000 and -8,000, little-endian, on both channels.
      let level: [UInt8] = sample / 60 % 2 == 0 ? [0x40, 0x1F] : [0xC0, 0xE0]
      frame += level + level
    }
    for _ in 0..<frames { encoder.write(frame) }
    for await _ in pieces {
      var splice = try #require(StreamSplice(format, serial: 0))
      _ = splice.add(encoded.withLock { $0 })
      // The encoder holds back less than two frames.
      if splice.samples >= (frames - 2) * 2_880 { break }
    }
    await encoder.close()
    return encoded.withLock { $0 }
  }

  private func decode(_ bytes: [UInt8], _ name: String) async throws -> (samples: [Float], isWhole: Bool) {
    let source = try await SampleDecoder().open(path: try folder.write(name, bytes))
    let samples = try await AudioFixtures.readAll(source)
    let isWhole = await !source.isTruncated
    await source.close()
    return (samples, isWhole)
  }

  private func loudness(_ samples: ArraySlice<Float>) -> Float {
    samples.reduce(0) { $0 + abs($1) } / Float(max(1, samples.count))
  }

  @Test(arguments: [PacedAudioFormat.mp3, .opus])
  func soundAndSilenceBecomeOneStreamThatDecodesWithoutComplaint(format: PacedAudioFormat) async throws {
    var splice = try #require(StreamSplice(format, serial: 0x1234_5678))
    var stream = splice.headers + splice.silence(upTo: 48_000)
    let (first, second) = (try await encode(format, frames: 20), try await encode(format, frames: 20))
    stream += splice.add(first)
    let firstEnd = splice.samples
    stream += splice.silence(upTo: firstEnd + 96_000)
    let secondStart = splice.samples
    stream += splice.add(second)
    stream += splice.silence(upTo: splice.samples + 48_000)
    let (samples, isWhole) = try await decode(stream, "a." + (format == .mp3 ? "mp3" : "ogg"))
    #expect(isWhole)
    // The decoder leaves out what the format says of its beginning.
    let (decoded, sent) = (Double(samples.count) / 16_000, Double(splice.samples) / 48_000)
    #expect(abs(decoded - sent) < 0.06)
    // Places in what was decoded, in samples of 16 kHz.
    let (firstStop, secondBeginning) = (firstEnd / 3, secondStart / 3)
    let silent = [1_600..<14_400, firstStop + 4_800..<secondBeginning - 1_600]
    let loud = [19_200..<firstStop - 1_600, secondBeginning + 3_200..<secondBeginning + 9_600]
    for range in silent { #expect(loudness(samples[range]) < 0.001, "\(range)") }
    for range in loud { #expect(loudness(samples[range]) > 0.05, "\(range)") }
  }

  @Test(arguments: [(PacedAudioFormat.mp3, 1_152), (.opus, 2_880)])
  func silenceMakesUpForWhatIsMissingAndNoMore(format: PacedAudioFormat, unit: Int) throws {
    var splice = try #require(StreamSplice(format, serial: 1))
    #expect(splice.silence(upTo: unit - 1).isEmpty)
    #expect(!splice.silence(upTo: unit).isEmpty && splice.samples == unit)
    #expect(splice.silence(upTo: 2 * unit - 1).isEmpty)
    #expect(!splice.silence(upTo: 9 * unit + 5).isEmpty && splice.samples == 9 * unit)
    #expect(splice.silence(upTo: unit).isEmpty)
  }

  @Test func pagesOfSeveralEncodersAreNumberedOn() async throws {
    var splice = try #require(StreamSplice(.opus, serial: 7))
    let encoded = try await encode(.opus, frames: 5)
    var pages = splice.headers
    pages += splice.add(encoded)
    pages += splice.silence(upTo: splice.samples + 9_000)
    pages += splice.add(encoded)
    var numbers: [UInt8] = []
    var times: [Int] = []
    while pages.count >= 27 {
      #expect(pages[14] == 7)
      #expect(pages[5] == (numbers.isEmpty ? 2 : 0))
      numbers.append(pages[18])
      times.append((0..<3).reduce(0) { $0 + Int(pages[6 + $1]) << (8 * $1) })
      let table = pages[27..<27 + Int(pages[26])]
      pages.removeFirst(27 + table.count + table.reduce(0) { $0 + Int($1) })
    }
    #expect(numbers == Array(0..<UInt8(numbers.count)))
    // The two pages of headers have no time.
    #expect(times == times.sorted())
    #expect(Set(times).count == times.count - 1)
    #expect(times.last == splice.samples)
  }

  @Test func plainSamplesNeedNoSplice() { #expect(StreamSplice(.wav, serial: 1) == nil) }
}
