import Foundation
import Testing
import TranscriptionCore

@testable import Audio

/// Recordings as people have them, in the formats that they come in.
@Suite(
  .enabled(if: AudioFixtures.hasSpeech && AudioFixtures.hasFFmpeg, "the recordings or ffmpeg are not installed"))
struct RealRecordingTests {
  /// Every media file in the folder, one of each name pattern.
  private static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: AudioFixtures.speechFolder.path)) ?? []
    let media: Set = ["wav", "mp3", "flac", "m4a", "wma", "aiff", "opus", "raw", "webm", "ogg"]
    return all.filter { media.contains(URL(filePath: $0).pathExtension) }.sorted()
  }()

  @Test(arguments: names) func aRecordingDecodesToItsLength(name: String) async throws {
    let path = AudioFixtures.speech(name)
    let probe = try await MediaProber().probe(path: path)
    let source = try await SampleDecoder().open(path: path)
    let samples = try await AudioFixtures.readAll(source)
    #expect(await source.isTruncated == false)
    await source.close()
    let duration = try #require(probe.duration)
    #expect(abs(Double(samples.count) / 16_000 - duration) < 0.15)
    #expect(samples.contains { abs($0) > 0.01 })
    #expect(samples.allSatisfy { abs($0) <= 1 })
  }

  /// The native reader and ffmpeg agree, sample by sample.
  @Test func theNativeReaderAgreesWithFFmpeg() async throws {
    for name in ["jfk.wav", "falcon-test.wav"] {
      let path = AudioFixtures.speech(name)
      let native = try await SampleDecoder().open(path: path)
      #expect(native is PCMFileSource)
      let survey = try await MediaIndex().survey(path: path, track: nil, limits: DecoderLimits())
      let foreign = FFmpegSource(
        path: path, survey: survey, limits: DecoderLimits(), skippingSamples: 0, seekSeconds: 0)
      let expected = try await AudioFixtures.readAll(foreign, step: 5_001)
      #expect(try await AudioFixtures.readAll(native) == expected)
    }
  }
}
