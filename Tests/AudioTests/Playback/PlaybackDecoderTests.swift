import Foundation
import Testing

@testable import Audio

/// What a listener gets is what the transcript's times say.
@Suite(.enabled(if: AudioFixtures.hasFFmpeg, "ffmpeg is not installed"))
struct PlaybackDecoderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Takes sound until a tone begins.
  ///
  /// - Returns: seconds before the tone, and the most that lay ready at once.
  private func toneBegins(_ path: String, position: Double) async throws -> (seconds: Double, mostSeconds: Double) {
    let decoder = PlaybackDecoder(
      media: MediaLocation(path: path), position: position, rate: 1, limits: DecoderLimits(), index: MediaIndex(),
      after: nil
    ) { Issue.record("\($0)") }
    var bytes = 0
    var most = 0
    while true {
      let taken = decoder.take(samples: 100 * StreamPCM.samplesPerSecond)
      most = max(most, taken.count)
      let loud = stride(from: 0, to: taken.count - 1, by: 2).first { at in
        let sample = Int16(bitPattern: UInt16(taken[at]) | UInt16(taken[at + 1]) << 8)
        return abs(Int(sample)) > 3_000
      }
      bytes += loud ?? taken.count
      if loud != nil || bytes > 200 * StreamPCM.samplesPerSecond * StreamPCM.bytesPerSample { break }
      // A listener asks again whenever it likes; what is not there yet is not waited for.
      if taken.isEmpty { await Task.yield() }
    }
    await decoder.close()
    let second = Double(StreamPCM.samplesPerSecond * StreamPCM.bytesPerSample)
    return (Double(bytes) / second, Double(most) / second)
  }

  @Test(.timeLimit(.minutes(15)), arguments: [("late.mkv", 3), ("late.mkv", 40), ("late.ts", 3), ("late.ts", 40)])
  func beforeALateTrackThereIsSilenceThatIsMadeAsItIsTaken(name: String, delay: Int) async throws {
    let wav = try folder.write("late.wav", Beeps.wav(rate: 48_000))
    let path = folder.path(name)
    let pictures = "testsrc=duration=\(delay + 2):size=16x16:rate=25"
    let isMKV = name.hasSuffix("mkv")
    try await AudioFixtures.ffmpeg(
      ["-f", "lavfi", "-i", pictures, "-itsoffset", "\(delay)", "-i", wav, "-map", "0:v", "-map", "1:a", "-c:v"]
        + [isMKV ? "mpeg4" : "mpeg2video", "-c:a", isMKV ? "flac" : "mp2", path])
    let whole = try await toneBegins(path, position: 0)
    #expect(abs(whole.seconds - Double(delay) - 0.5) < 0.1 && whole.mostSeconds < 1.2, "\(whole)")
    let later = try await toneBegins(path, position: Double(delay) - 2)
    #expect(abs(later.seconds - 2.5) < 0.1, "\(later)")
  }

  @Test(.timeLimit(.minutes(15))) func aPlaceInJoinedRecordingsIsThatOfTheTranscript() async throws {
    let bare = ["-id3v2_version", "0", "-write_xing", "0"]
    var all: [UInt8] = []
    for rate in [44_100, 48_000, 22_050, 44_100] {
      let wav = try folder.write("\(rate).wav", Beeps.wav(rate: rate))
      let part = folder.path("\(rate).mp3")
      try await AudioFixtures.ffmpeg(["-i", wav] + bare + [part])
      all += Array(try Data(contentsOf: URL(filePath: part)))
    }
    let path = try folder.write("all.mp3", all)
    let begins = try await toneBegins(path, position: 5.9)
    #expect(abs(begins.seconds - 0.85) < 0.15, "\(begins.seconds)")
  }
}
