import Foundation
import Testing
import TranscriptionCore

@testable import Audio

@Suite(.enabled(if: AudioFixtures.hasFFmpeg, "ffmpeg is not installed"))
struct FFmpegSourceTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Seconds of a tone in a file whose format follows from its name.
  private func tone(_ name: String, seconds: Double = 3, _ extra: [String] = []) async throws -> String {
    let path = folder.path(name)
    try await AudioFixtures.ffmpeg(
      ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=\(seconds)"] + extra + [path])
    return path
  }

  private func failure(of path: String, limits: DecoderLimits = DecoderLimits()) async throws -> FileFailure? {
    do {
      let source = try await SampleDecoder(limits: limits).open(path: path)
      do {
        _ = try await AudioFixtures.readAll(source)
        await source.close()
        return nil
      } catch {
        await source.close()
        throw error
      }
    } catch let failure as FileFailure {
      return failure
    }
  }

  @Test(arguments: ["a.mp3", "a.flac", "a.opus", "a.m4a", "a.webm", "a.wma", "a.aiff", "a.ogg", "a.wav", "a.mkv"])
  func decodesEveryCommonFormat(name: String) async throws {
    let path = try await tone(name)
    let source = try await SampleDecoder().open(path: path)
    let samples = try await AudioFixtures.readAll(source)
    #expect(abs(samples.count - 48_000) < 1_600)
    #expect(samples.contains { $0 > 0.05 })
    #expect(try await source.read(maximumSamples: 10).isEmpty)
    #expect(await source.isTruncated == false)
    await source.close()
  }

  @Test func skippingGivesTheSameSamplesFromThere() async throws {
    let path = try await tone("a.mp3", seconds: 5)
    let whole = try await AudioFixtures.readAll(try await SampleDecoder().open(path: path), step: 7_777)
    let rest = try await AudioFixtures.readAll(
      try await SampleDecoder().open(path: path, skippingSamples: 33_333), step: 999)
    #expect(rest == Array(whole.dropFirst(33_333)))
    let beyond = try await SampleDecoder().open(path: path, skippingSamples: 10_000_000)
    #expect(try await AudioFixtures.readAll(beyond).isEmpty)
  }

  @Test func aTrackThatStartsLateKeepsItsTimes() async throws {
    let sound = try await tone("a.wav", seconds: 2)
    let path = folder.path("late.mkv")
    try await AudioFixtures.ffmpeg(
      ["-f", "lavfi", "-i", "testsrc=duration=4:size=64x64:rate=5", "-itsoffset", "1.5", "-i", sound, "-map", "0:v"]
        + ["-map", "1:a", "-c:a", "flac", path])
    let samples = try await AudioFixtures.readAll(try await SampleDecoder().open(path: path))
    let first = try #require(samples.firstIndex { abs($0) > 0.01 })
    #expect(abs(first - 24_000) < 400)
  }

  @Test func textIsNoAudio() async throws {
    let path = try folder.write("speech.wav", "This is not a recording.\n")
    let failure = try #require(try await failure(of: path))
    #expect(failure.code == "undecodable")
    #expect(!failure.message.contains(folder.url.lastPathComponent))
  }

  @Test func aFilmWithoutSoundSaysSo() async throws {
    let path = folder.path("silent.mp4")
    try await AudioFixtures.ffmpeg(["-f", "lavfi", "-i", "testsrc=duration=1:size=64x64:rate=5", path])
    #expect(try await failure(of: path)?.code == "no_audio")
  }

  @Test func anEmptyFileSaysSo() async throws {
    #expect(try await failure(of: try folder.write("a.mp3", ""))?.code == "empty_file")
  }

  @Test func aRecordingOverTheLimitIsRefused() async throws {
    let path = try await tone("a.mp3", seconds: 5)
    #expect(try await failure(of: path, limits: DecoderLimits(maximumSeconds: 4))?.code == "too_long")
    #expect(try AudioFixtures.processes(with: path).isEmpty)
  }

  @Test func aFileCutShortGivesWhatIsThere() async throws {
    let path = try await tone("a.flac", seconds: 10)
    let bytes = try Data(contentsOf: URL(filePath: path))
    let cut = try folder.write("cut.flac", Array(bytes.prefix(bytes.count / 2)))
    let source = try await SampleDecoder().open(path: cut)
    let samples = try await AudioFixtures.readAll(source)
    #expect(samples.count > 60_000 && samples.count < 100_000)
    #expect(await source.isTruncated)
    await source.close()
  }

  @Test func closingHalfWayLeavesNoProcess() async throws {
    let path = try await tone("long.flac", seconds: 600)
    let source = try await SampleDecoder().open(path: path)
    #expect(try await source.read(maximumSamples: 1_000).count == 1_000)
    #expect(try AudioFixtures.processes(with: path).count == 1)
    await source.close()
    #expect(try AudioFixtures.processes(with: path).isEmpty)
    await source.close()
    await #expect(throws: CancellationError.self) { try await source.read(maximumSamples: 1) }
  }
}
