import Foundation
import Testing
import TranscriptionCore

@testable import Audio

@Suite(.enabled(if: AudioFixtures.hasFFmpeg, "ffmpeg is not installed"))
struct MediaProberTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: [("a.mp3", "mp3"), ("a.m4a", "aac"), ("a.opus", "opus"), ("a.wav", "pcm_s16le")])
  func saysWhatIsInAFile(name: String, codec: String) async throws {
    let path = folder.path(name)
    try await AudioFixtures.ffmpeg(
      ["-f", "lavfi", "-i", "sine=frequency=300:sample_rate=48000:duration=2", "-ac", "2", path])
    let probe = try await MediaProber().probe(path: path)
    #expect(probe.codec == codec)
    #expect(probe.sampleRate == 48_000)
    #expect(probe.channels == 2)
    #expect(abs(try #require(probe.duration) - 2) < 0.1)
  }

  @Test func saysWhyAFileIsNone() async throws {
    let film = folder.path("silent.mp4")
    try await AudioFixtures.ffmpeg(["-f", "lavfi", "-i", "testsrc=duration=1:size=64x64:rate=5", film])
    let long = folder.path("long.mp3")
    try await AudioFixtures.ffmpeg(["-f", "lavfi", "-i", "sine=duration=130", long])
    let cases = [
      (film, "no_audio"), (try folder.write("empty.ogg", ""), "empty_file"),
      (try folder.write("text.wav", "Dear all,\n"), "undecodable"), (long, "too_long"),
      (folder.path("missing.mp3"), "unreadable"),
    ]
    for (path, code) in cases {
      let failure = await #expect(throws: FileFailure.self) {
        try await MediaProber(limits: DecoderLimits(maximumSeconds: 120)).probe(path: path)
      }
      #expect(failure?.code == code)
    }
  }

  @Test func bareSamplesAreOneTrack() async throws {
    let path = folder.path("a.wav")
    try await AudioFixtures.ffmpeg(["-f", "lavfi", "-i", "sine=duration=1", path])
    #expect(try await MediaProber().probe(path: path, track: 1).channels == 1)
    let failure = await #expect(throws: FileFailure.self) { try await MediaProber().probe(path: path, track: 2) }
    #expect(failure?.code == "no_such_track")
  }

  @Test func aHeaderWithoutSoundIsNoRecording() async throws {
    let path = folder.path("a.wav")
    try await AudioFixtures.ffmpeg(["-f", "lavfi", "-i", "sine=duration=0.1", "-ar", "16000", path])
    let bytes = try Data(contentsOf: URL(filePath: path))
    let data = try #require(bytes.range(of: Data("data".utf8)))
    let header = try folder.write("header.wav", Array(bytes[..<data.upperBound]) + [0, 0, 0, 0])
    let failure = await #expect(throws: FileFailure.self) { try await MediaProber().probe(path: header) }
    #expect(failure?.code == "no_audio")
  }

  @Test func reasonsNameNoPaths() {
    let path = "/srv/x/a.mp3"
    let cases = [
      ("file:/srv/x/a.mp3: Invalid data found when processing input\n", "Invalid data found when processing input"),
      ("[mp3 @ 0x5581] bad\n[mov @ 0x55] moov atom not found\n", "moov atom not found"),
      ("cannot open /etc/passwd", ""), ("", ""),
    ]
    for (complaint, reason) in cases { #expect(MediaTool.reason(complaint: complaint, path: path) == reason) }
  }
}
