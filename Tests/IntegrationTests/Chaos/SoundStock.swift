import Foundation
import Subprocess
import Testing

/// The files that users send, made once.
struct SoundStock: Sendable {
  let sounds: [Sound]

  /// Tones of many lengths and rates, two compressed files, two that are several minutes long and one that is no audio.
  static func tones(in folder: TemporaryFolder) async throws -> SoundStock {
    var sounds = [0.2, 0.9, 3.25, 12.3, 31.07, 40].map {
      Sound(fileExtension: "wav", content: tone(seconds: $0))
    }
    sounds.append(Sound(fileExtension: "wav", content: tone(seconds: 5.5, sampleRate: 8_000)))
    sounds.append(Sound(fileExtension: "mp3", content: try await encoded(seconds: 33, "mp3", in: folder)))
    sounds.append(Sound(fileExtension: "m4a", content: try await encoded(seconds: 47, "m4a", in: folder)))
    sounds.append(Sound(fileExtension: "wav", content: Data(repeating: 7, count: 3_000), fate: .fails))
    sounds.append(Sound(fileExtension: "wav", content: tone(seconds: 200), isLong: true))
    sounds.append(
      Sound(fileExtension: "m4a", content: try await encoded(seconds: 480, "m4a", in: folder), isLong: true))
    return SoundStock(sounds: sounds)
  }

  /// Real speech.
  static func speech() throws -> SoundStock {
    let names = ["brooklyn-bridge.wav", "harvard-spk1_snt1.wav", "harvard-spk1_snt3.wav", "jfk.mp3"]
    var sounds = try names.map { name in
      Sound(fileExtension: String(name.suffix(3)), content: try Recording.speech(name), isLong: name.hasPrefix("jfk"))
    }
    sounds.append(Sound(fileExtension: "wav", content: Data(repeating: 7, count: 3_000), fate: .fails))
    return SoundStock(sounds: sounds)
  }

  /// As `Recording.tone`, by repeating one second, in which the tone comes out even.
  private static func tone(seconds: Double, sampleRate: Int = 16_000) -> Data {
    let second = Recording.tone(seconds: 1, sampleRate: sampleRate).dropFirst(44)
    let bytes = Int(seconds * Double(sampleRate)) * 2
    var samples = Data()
    while samples.count < bytes { samples += second.prefix(bytes - samples.count) }
    return Recording.wav(samples, sampleRate: sampleRate)
  }

  private static func encoded(seconds: Int, _ format: String, in folder: TemporaryFolder) async throws -> Data {
    let path = folder.path("made-\(seconds).\(format)")
    let result = try await Subprocess.run(
      .name("ffmpeg"),
      arguments: [
        "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=330:duration=\(seconds)", "-ac", "2",
        "-ar", "44100", path,
      ], output: .discarded)
    try #require(result.terminationStatus.isSuccess)
    return try Data(contentsOf: URL(filePath: path))
  }
}
