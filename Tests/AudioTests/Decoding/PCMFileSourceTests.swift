import Foundation
import Testing
import TranscriptionCore

@testable import Audio

struct PCMFileSourceTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func wav(_ samples: [Int16], claiming bytes: Int? = nil) -> [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    let body = samples.flatMap { little(Int($0), 2) }
    let size = bytes ?? body.count
    return Array("RIFF".utf8) + little(size + 36, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2)
      + little(1, 2) + little(16_000, 4) + little(32_000, 4) + little(2, 2) + little(16, 2) + Array("data".utf8)
      + little(size, 4) + body
  }

  @Test func readsInStepsOfAnySize() async throws {
    let values = (0..<5_000).map { Int16($0 * 6 - 15_000) }
    let path = try folder.write("a.wav", wav(values))
    for step in [1_000, 1_777, 4_999, 5_000, 9_000] {
      let source = try await SampleDecoder().open(path: path)
      let first = try await source.read(maximumSamples: step)
      #expect(first.count == min(step, 5_000))
      let rest = try await AudioFixtures.readAll(source, step: step)
      #expect(first + rest == values.map { Float($0) / 32_768 })
      #expect(await source.isTruncated == false)
      await source.close()
    }
  }

  @Test func startsWhereItIsTold() async throws {
    let path = try folder.write("a.wav", wav((0..<100).map { Int16($0) }))
    let source = try await SampleDecoder().open(path: path, skippingSamples: 97)
    #expect(try await source.read(maximumSamples: 10) == [97, 98, 99].map { Float($0) / 32_768 })
    let beyond = try await SampleDecoder().open(path: path, skippingSamples: 1_000)
    #expect(try await beyond.read(maximumSamples: 10).isEmpty)
  }

  @Test func aFileCutShortSaysSo() async throws {
    let path = try folder.write("a.wav", wav([1, 2, 3], claiming: 1_000))
    let source = try await SampleDecoder().open(path: path)
    #expect(try await source.read(maximumSamples: 10).count == 3)
    #expect(await source.isTruncated)
  }

  @Test(arguments: ["raw", "PCM"]) func takesHeaderlessSpeechByItsName(pathExtension: String) async throws {
    let path = try folder.write("a.\(pathExtension)", [0, 64, 0, 192, 7])
    let source = try await SampleDecoder().open(path: path)
    #expect(try await source.read(maximumSamples: 10) == [0.5, -0.5])
    let probe = try await MediaProber().probe(path: path)
    #expect(probe == MediaProbe(duration: 2 / 16_000, sampleRate: 16_000, channels: 1, codec: "pcm_s16le"))
  }

  @Test func aClosedSourceIsNoEndedFile() async throws {
    let source = try await SampleDecoder().open(path: try folder.write("a.wav", wav([1, 2, 3])))
    await source.close()
    await source.close()
    await #expect(throws: CancellationError.self) { try await source.read(maximumSamples: 1) }
  }

  @Test func refusesWhatIsNoFile() async throws {
    try FileManager.default.createSymbolicLink(atPath: folder.path("link.wav"), withDestinationPath: "/etc/passwd")
    #expect(mkfifo(folder.path("pipe.wav"), 0o600) == 0)
    for name in ["link.wav", "pipe.wav", "missing.wav", "."] {
      await #expect(throws: FileFailure.unreadable) { try await SampleDecoder().open(path: folder.path(name)) }
    }
  }

  @Test func aRecordingOverTheLimitIsRefused() async throws {
    let path = try folder.write("a.wav", wav([Int16](repeating: 5, count: 32_000)))
    let limits = DecoderLimits(maximumSeconds: 1.5)
    let failure = await #expect(throws: FileFailure.self) { try await SampleDecoder(limits: limits).open(path: path) }
    #expect(failure?.code == "too_long")
    let probed = await #expect(throws: FileFailure.self) { try await MediaProber(limits: limits).probe(path: path) }
    #expect(probed == failure)
  }

  @Test func convertsEveryEncoding() {
    #expect(SampleEncoding.unsigned8.samples(from: [0, 128, 192]) == [-1, 0, 0.5])
    #expect(SampleEncoding.signed24.samples(from: [0, 0, 64, 0, 0, 192, 9]) == [0.5, -0.5])
    #expect(SampleEncoding.signed32.samples(from: [0, 0, 0, 64]) == [0.5])
    let floats: [Float] = [0.25, .nan, .infinity, -7]
    let bytes = floats.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) } }
    #expect(SampleEncoding.float32.samples(from: bytes) == [0.25, 0, 1, -1])
    let double = (-0.5).bitPattern
    #expect(
      SampleEncoding.float64.samples(from: (0..<8).map { UInt8(truncatingIfNeeded: double >> ($0 * 8)) }) == [-0.5])
  }

  @Test func windowAudioComesBackAsItWas() async throws {
    let samples = (0..<70_001).map { Float($0) / 70_001 - 0.5 }
    #expect(try await Float32File.write(samples, to: folder.path("w.f32")) == 280_004)
    #expect(try await Float32File.read(from: folder.path("w.f32")) == samples)
    try await Float32File.write([], to: folder.path("w.f32"))
    #expect(try await Float32File.read(from: folder.path("w.f32")).isEmpty)
    await #expect(throws: SystemCallError.self) { try await Float32File.write([1], to: folder.path("no/w.f32")) }
    await #expect(throws: SystemCallError.self) { try await Float32File.read(from: folder.path("none.f32")) }
  }
}
