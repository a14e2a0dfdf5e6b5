import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Audio

struct EnergyDetectorTests {
  private func noise(seconds: Double, level: Float, seed: UInt64 = 1) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<Int(seconds * 16_000)).map { _ in Float.random(in: -level...level, using: &generator) }
  }

  @Test func hearsNothingInSilenceAndInAnEmptyRoom() async throws {
    let detector = EnergyDetector()
    #expect(try await detector.detectSpeech(in: []).isEmpty)
    #expect(try await detector.detectSpeech(in: [Float](repeating: 0, count: 160_000)).isEmpty)
    #expect(try await detector.detectSpeech(in: noise(seconds: 10, level: 0.0005)).isEmpty)
  }

  @Test func findsLoudStretchesInNoise() async throws {
    let room: Float = 0.005
    let samples =
      noise(seconds: 2, level: room) + noise(seconds: 1.5, level: 0.3) + noise(seconds: 3, level: room)
      + noise(seconds: 1, level: 0.3) + noise(seconds: 2, level: room)
    let spans = try await EnergyDetector().detectSpeech(in: samples)
    #expect(spans.count == 2)
    for (span, expected) in zip(spans, [(2.0, 3.5), (6.5, 7.5)]) {
      #expect(abs(Double(span.start) / 16_000 - expected.0) < 0.15)
      #expect(abs(Double(span.end) / 16_000 - expected.1) < 0.15)
    }
  }

  @Test func aShortPauseDoesNotEndSpeechAndAClickIsNone() async throws {
    let room: Float = 0.005
    let paused =
      noise(seconds: 2, level: room) + noise(seconds: 1, level: 0.3) + noise(seconds: 0.15, level: room)
      + noise(seconds: 1, level: 0.3) + noise(seconds: 2, level: room)
    #expect(try await EnergyDetector().detectSpeech(in: paused).count == 1)
    let click = noise(seconds: 2, level: room) + noise(seconds: 0.01, level: 0.3) + noise(seconds: 2, level: room)
    #expect(try await EnergyDetector().detectSpeech(in: click).isEmpty)
  }

  @Test(
    .enabled(if: AudioFixtures.hasSpeech && AudioFixtures.hasFFmpeg, "the recordings are not installed"),
    arguments: ["falcon-test", "pyannote-sample", "ami-dev00"])
  func agreesWithReferenceTimesOfRealRecordings(name: String) async throws {
    let source = try await SampleDecoder().open(path: AudioFixtures.speech(name + ".wav"))
    let samples = try await AudioFixtures.readAll(source)
    await source.close()
    let spans = try await EnergyDetector().detectSpeech(in: samples)
    let frames = samples.count / 160
    var heard = [Bool](repeating: false, count: frames)
    for span in spans { for frame in span.start / 160..<min(frames, span.end / 160) { heard[frame] = true } }
    var spoken = [Bool](repeating: false, count: frames)
    let lines = try String(contentsOfFile: AudioFixtures.speech(name + ".rttm"), encoding: .utf8).split(separator: "\n")
    for line in lines {
      let fields = line.split(separator: " ")
      let start = try #require(Double(fields[3]))
      let length = try #require(Double(fields[4]))
      for frame in Int(start * 100)..<min(frames, Int((start + length) * 100)) { spoken[frame] = true }
    }
    let both = zip(heard, spoken).count { $0 && $1 }
    let recall = Double(both) / Double(spoken.count { $0 })
    let precision = Double(both) / Double(heard.count { $0 })
    print("\(name): recall \(recall), precision \(precision), \(spans.count) spans")
    #expect(recall > 0.85)
    #expect(precision > 0.7)
  }
}
