import Foundation
import Testing
import TranscriptionCore

@testable import Audio

/// Opening a file far behind its start.
@Suite(.enabled(if: AudioFixtures.hasFFmpeg, "ffmpeg is not installed"))
struct SeekingTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Noise, which is nowhere like itself elsewhere.
  private func noise(_ name: String, seconds: Int = 150, _ extra: [String] = []) async throws -> String {
    let path = folder.path(name)
    try await AudioFixtures.ffmpeg(
      ["-f", "lavfi", "-i", "anoisesrc=r=44100:color=pink:a=0.4:seed=7:d=\(seconds)"] + extra + [path])
    return path
  }

  private func samples(of path: String, skipping skipped: Int = 0) async throws -> [Float] {
    let source = try await SampleDecoder().open(path: path, skippingSamples: skipped)
    let samples = try await AudioFixtures.readAll(source, step: 160_000)
    await source.close()
    return samples
  }

  private func join(_ name: String, _ paths: [String]) throws -> String {
    try folder.write(name, try paths.flatMap { Array(try Data(contentsOf: URL(filePath: $0))) })
  }

  private func isSafe(_ path: String) async throws -> Bool { try await SeekIndex().findings(path: path).isSafe }

  @Test(arguments: [
    ("a.mp3", []), ("vbr.mp3", ["-q:a", "5"]), ("noindex.mp3", ["-q:a", "5", "-write_xing", "0"]), ("a.flac", []),
    ("a.m4a", []), ("fragments.m4a", ["-movflags", "+frag_keyframe+empty_moov"]), ("a.opus", []),
    ("a.ogg", ["-c:a", "libvorbis"]), ("a.wav", []), ("a.aac", []),
  ])
  func whatComesAfterASeekIsTheSame(name: String, arguments: [String]) async throws {
    let path = try await noise(name, arguments)
    #expect(try await isSafe(path))
    let whole = try await samples(of: path)
    let skipped = 100 * 16_000 + 4_321
    let rest = try await samples(of: path, skipping: skipped)
    #expect(rest.count == whole.count - skipped)
    let worst = zip(rest, whole.dropFirst(skipped)).lazy.map { abs($0 - $1) }.max()
    #expect(try #require(worst) < 0.001)
  }

  /// Matroska keeps times in milliseconds.
  @Test(arguments: [("a.webm", "libopus"), ("a.mka", "flac")])
  func matroskaIsAMillisecondOffAtMost(name: String, codec: String) async throws {
    let path = try await noise(name, ["-c:a", codec])
    let whole = try await samples(of: path)
    let skipped = 100 * 16_000
    let rest = try await samples(of: path, skipping: skipped)
    let distances = (-32...32).map { shift in
      (shift, zip(rest, whole.dropFirst(skipped + shift)).prefix(16_000).reduce(0) { $0 + abs($1.0 - $1.1) })
    }
    let best = try #require(distances.min { $0.1 < $1.1 })
    let loudness = rest.prefix(16_000).reduce(0) { $0 + abs($1) }
    #expect(abs(best.0) <= 16)
    #expect(best.1 < loudness / 2)
    #expect(abs(rest.count - (whole.count - skipped)) <= 16)
  }

  @Test func theDecoderIsSentThereAndDecodesNothingBefore() async throws {
    let path = try await noise("a.flac")
    let source = try await SampleDecoder().open(path: path, skippingSamples: 120 * 16_000)
    _ = try await source.read(maximumSamples: 16_000)
    let pid = try #require(try AudioFixtures.processes(with: path).first)
    let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
    #expect(String(decoding: line, as: UTF8.self).contains("-ss\0115\0"))
    await source.close()
  }

  /// Times begin anew where recordings were joined, and ffmpeg would stop there after a seek.
  @Test(arguments: ["opus", "ts"]) func joinedRecordingsAreDecodedFromTheStart(format: String) async throws {
    let parts = [try await noise("a.\(format)", seconds: 80), try await noise("b.\(format)", seconds: 70)]
    let path = try join("joined.\(format)", parts)
    #expect(try await !isSafe(path))
    let whole = try await samples(of: path)
    #expect(whole.count > 149 * 16_000)
    let rest = try await samples(of: path, skipping: 65 * 16_000)
    #expect(rest == Array(whole.dropFirst(65 * 16_000)))
  }

  @Test func beyondTheEndThereIsNothing() async throws {
    let path = try await noise("a.mp3", seconds: 70)
    #expect(try await samples(of: path, skipping: 1_000 * 16_000).isEmpty)
  }

  @Test func aLimitCountsFromTheStartOfTheFile() async throws {
    let path = try await noise("a.flac")
    let decoder = SampleDecoder(limits: DecoderLimits(maximumSeconds: 140))
    let source = try await decoder.open(path: path, skippingSamples: 120 * 16_000)
    await #expect(throws: FileFailure.tooLong(limitSeconds: 140)) {
      _ = try await AudioFixtures.readAll(source, step: 160_000)
    }
    await source.close()
  }

  @Test func aFileCutShortSaysSoAfterASeek() async throws {
    let path = try await noise("a.flac")
    let bytes = try Data(contentsOf: URL(filePath: path))
    let cut = try folder.write("cut.flac", Array(bytes.prefix(bytes.count * 3 / 4)))
    let source = try await SampleDecoder().open(path: cut, skippingSamples: 90 * 16_000)
    let samples = try await AudioFixtures.readAll(source, step: 160_000)
    #expect(samples.count > 15 * 16_000 && samples.count < 30 * 16_000)
    #expect(await source.isTruncated)
    await source.close()
  }

  @Test func somethingElseThanMediaIsNotSoughtIn() async throws {
    let page = Array("OggS".utf8) + [UInt8](repeating: 0, count: 23)
    #expect(try await isSafe(try folder.write("a.ogg", page + page)))
    #expect(try await !isSafe(try folder.write("c.ogg", page + Array("and then something that is no page".utf8))))
    #expect(try await !isSafe(try folder.write("b.mp3", "x")))
  }
}
