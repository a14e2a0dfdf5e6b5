import Foundation
import Subprocess

/// Speech to cut recordings from: real recordings one after the other, or synthesized sentences.
struct SpeechReel: Sendable {
  private let samples: [Int16]
  /// What it is made of, for the report.
  let origin: String

  private static let mostSeconds = 600.0
  private static let leastSeconds = 30.0

  static func make(_ options: CommonOptions) async throws -> SpeechReel {
    guard let folder = options.speech else {
      return try await options.length == .trial ? sample(options) : synthesized(options)
    }
    var samples: [Int16] = []
    let names = try englishRecordings(in: folder)
    for name in names where Double(samples.count) < mostSeconds * Double(Wave.sampleRate) {
      samples += try await decoded(folder + "/" + name, options)
    }
    return try SpeechReel(samples, origin: "\(names.count) recordings in \(folder)")
  }

  private init(_ samples: [Int16], origin: String) throws {
    guard Double(samples.count) > Self.leastSeconds * Double(Wave.sampleRate) else {
      throw BenchFailure("half a minute of speech is needed; \(origin) hold less")
    }
    self.samples = samples
    self.origin = origin
  }

  /// Part of the reel as a WAV file; the reel begins anew behind its end.
  ///
  /// - Parameter number: makes the bytes differ from those of the same part under another number, by its loudness, which
  ///   engines even out.
  func recording(at start: Double, seconds: Double, number: Int) -> [UInt8] {
    let first = Int(start * Double(Wave.sampleRate))
    let gain = 0.9 - 0.002 * Double(number % 200)
    let part = (0..<Int(seconds * Double(Wave.sampleRate))).map { index in
      Int16(Double(samples[(first + index) % samples.count]) * gain)
    }
    return Array(Wave.file(part))
  }

  // MARK: Sources

  /// The recording that the repository has, over and over: enough to see that a benchmark runs.
  private static func sample(_ options: CommonOptions) async throws -> SpeechReel {
    let path = "docs/sample.wav"
    let once = try await decoded(path, options)
    guard !once.isEmpty else { throw BenchFailure("\(path) holds no sound") }
    let times = 1 + Int(leastSeconds * Double(Wave.sampleRate)) / once.count
    return try SpeechReel((0..<times).flatMap { _ in once }, origin: path)
  }

  /// Names of WAV files; where a `MANIFEST.tsv` says which are English, only those.
  private static func englishRecordings(in folder: String) throws -> [String] {
    let all = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".wav") }.sorted()
    guard let manifest = FileManager.default.contents(atPath: folder + "/MANIFEST.tsv") else { return all }
    let rows = String(decoding: manifest, as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    guard let column = rows.first?.firstIndex(of: "language") else { return all }
    let english = Set(rows.filter { $0.count > column && $0[column] == "en" }.map { String($0[0]) })
    return all.filter(english.contains)
  }

  private static func synthesized(_ options: CommonOptions) async throws -> SpeechReel {
    try await ScratchFolder.with(in: options.temporaryFolder) { folder in
      var samples: [Int16] = []
      for (number, sentence) in sentences.enumerated() {
        let path = folder + "/\(number).wav"
        try await command("espeak-ng", ["-v", "en-us", "-s", "\(140 + 5 * (number % 5))", "-w", path, sentence])
        samples += try await decoded(path, options)
      }
      return try SpeechReel(samples, origin: "\(sentences.count) sentences by espeak-ng")
    }
  }

  private static func decoded(_ path: String, _ options: CommonOptions) async throws -> [Int16] {
    try await ScratchFolder.with(in: options.temporaryFolder) { folder in
      let wave = folder + "/decoded.wav"
      try await command(
        "ffmpeg",
        ["-nostdin", "-v", "error", "-i", path, "-ac", "1", "-ar", "\(Wave.sampleRate)", "-map_metadata", "-1"]
          + ["-fflags", "+bitexact", wave])
      return Wave.samples(of: try Data(contentsOf: URL(filePath: wave)))
    }
  }

  /// Runs a program to its end.
  static func command(_ name: String, _ arguments: [String]) async throws {
    let result = try await Subprocess.run(
      .name(name), arguments: Arguments(arguments), input: .none, output: .discarded, error: .string(limit: 4_096))
    guard result.terminationStatus.isSuccess else { throw BenchFailure("\(name) failed: \(result.standardError)") }
  }

  private static let sentences = [
    "The harbour was quiet in the morning, and the boats lay still upon the water.",
    "She opened the letter with a small knife and read it twice before she spoke.",
    "Three engineers walked along the old railway to look at the bridge.",
    "Please turn the large wheel to the left until the red lamp goes out.",
    "In the garden behind the house there were apples, pears and plums.",
    "Nobody remembered who had written the first page of the report.",
    "The train to the north leaves every hour from platform seven.",
    "He counted the books on the shelf and found that one was missing.",
    "After the storm the whole street was covered with broken branches.",
    "The teacher asked the children to draw a map of their own village.",
    "A good recording needs a quiet room and somebody who speaks slowly.",
    "They sold the old machine and bought two smaller ones with the money.",
  ]
}
