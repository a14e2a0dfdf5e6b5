import Foundation
import Testing
import TranscriptionCore

@testable import Audio

/// Files that programs really write, though not as books say. Each is made here, and each must give the sound at its times, or
/// say what is missing.
@Suite(.enabled(if: AudioFixtures.hasFFmpeg, "ffmpeg is not installed"))
struct OddMediaTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  struct Heard {
    var samples: [Float]
    var isTruncated: Bool
    var notices: [MediaNotice]
    var duration: Double? = nil
    var seconds: Double { Double(samples.count) / 16_000 }
    var onsets: [Double] { Beeps.onsets(samples) }
  }

  func hear(_ path: String, track: Int? = nil) async throws -> Heard {
    let index = MediaIndex()
    let probe = try await MediaProber(index: index).probe(path: path, track: track)
    let source = try await SampleDecoder(index: index).open(path: path, track: track)
    let samples = try await AudioFixtures.readAll(source)
    let isTruncated = await source.isTruncated
    await source.close()
    return Heard(samples: samples, isTruncated: isTruncated, notices: probe.notices, duration: probe.duration)
  }

  func expect(_ heard: Heard, seconds: Double, onsets: [Double], tolerance: Double = 0.12) {
    #expect(abs(heard.seconds - seconds) < tolerance * 2, "\(heard.seconds) s instead of \(seconds)")
    #expect(heard.onsets.count == onsets.count, "tones at \(heard.onsets) instead of \(onsets)")
    for (heard, wanted) in zip(heard.onsets, onsets) { #expect(abs(heard - wanted) < tolerance) }
  }

  func encode(_ wav: [UInt8], _ arguments: [String], _ name: String) async throws -> String {
    let source = try folder.write("source-\(name).wav", wav)
    let path = folder.path(name)
    try await AudioFixtures.ffmpeg(["-i", source] + arguments + [path])
    return path
  }

  func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

  func joined(_ parts: [String], _ name: String) throws -> String {
    try folder.write(name, try parts.flatMap(bytes))
  }

  // MARK: Formats that change

  @Test func anMP3ThatChangesItsChannelsKeepsItsTimes() async throws {
    let bare = ["-id3v2_version", "0", "-write_xing", "0"]
    let stereo = try await encode(Beeps.wav(rate: 44_100, gains: [1, 1]), bare, "a.mp3")
    let mono = try await encode(Beeps.wav(rate: 44_100, gains: [1]), bare + ["-ac", "1"], "b.mp3")
    let heard = try await hear(try joined([stereo, mono, stereo], "abc.mp3"))
    expect(heard, seconds: 6.1, onsets: [0.5, 2.55, 4.6])
    #expect(!heard.isTruncated)
  }

  @Test func aBroadcastThatChangesItsLayoutKeepsItsTimes() async throws {
    var parts: [String] = []
    for (number, channels) in ["6", "2", "6", "2"].enumerated() {
      parts.append(
        try await encode(
          Beeps.wav(rate: 48_000, gains: [1, 1]),
          ["-ac", channels, "-c:a", "ac3", "-output_ts_offset", "\(number * 2)", "-f", "mpegts"], "\(number).ts"))
    }
    let heard = try await hear(try joined(parts, "all.ts"))
    expect(heard, seconds: 8, onsets: [0.5, 2.5, 4.5, 6.5])
    #expect(!heard.isTruncated)
  }

  @Test(arguments: ["ogg", "opus", "flac", "webm", "mka", "wma"])
  func filesThatWereJoinedAreHeardWhole(_ name: String) async throws {
    let codec = [
      "ogg": "libvorbis", "opus": "libopus", "flac": "flac", "webm": "libopus", "mka": "flac", "wma": "wmav2",
    ]
    let arguments = ["-c:a", try #require(codec[name])]
    let first = try await encode(Beeps.wav(rate: 48_000), arguments, "a.\(name)")
    let second = try await encode(
      Beeps.wav(rate: name == "ogg" ? 16_000 : 48_000, gains: [1, 1]), arguments, "b.\(name)")
    let heard = try await hear(try joined([first, second, first], "all.\(name)"))
    expect(heard, seconds: 6, onsets: [0.5, 2.5, 4.5])
    #expect(!heard.isTruncated)
  }

  /// As players of music leave them, each with a tag of its own.
  @Test func tagsBehindJoinedFilesAreNoLoss() async throws {
    let flac = try await encode(Beeps.wav(rate: 48_000), ["-c:a", "flac"], "a.flac")
    let tag = Array("TAG".utf8) + [UInt8](repeating: 0x20, count: 125)
    let tagged = try folder.write("b.flac", try bytes(flac) + tag)
    let heard = try await hear(try joined([tagged, tagged], "all.flac"))
    expect(heard, seconds: 4, onsets: [0.5, 2.5])
    #expect(!heard.isTruncated)
  }

  /// Also where it begins later than ffprobe looks.
  @Test(arguments: [3, 12, 40])
  func aTrackThatBeginsLateDoesSoInEveryContainer(delay: Int) async throws {
    let wav = try folder.write("late.wav", Beeps.wav(rate: 48_000))
    let pictures = "testsrc=duration=\(delay + 3):size=64x64:rate=25"
    for (name, video, audio) in [
      ("a.mkv", "mpeg4", "aac"), ("a.mp4", "mpeg4", "aac"), ("a.ts", "mpeg2video", "mp2"),
      ("a.vob", "mpeg2video", "mp2"), ("b.vob", "mpeg2video", "ac3"), ("a.webm", "libvpx", "libopus"),
    ] {
      let path = folder.path(name)
      try await AudioFixtures.ffmpeg(
        ["-f", "lavfi", "-i", pictures, "-itsoffset", "\(delay)", "-i", wav, "-map", "0:v"]
          + ["-map", "1:a", "-c:v", video, "-c:a", audio, path])
      let heard = try await hear(path)
      expect(heard, seconds: Double(delay) + 2, onsets: [Double(delay) + 0.5])
      #expect(!heard.isTruncated, "\(name)")
    }
  }

  // MARK: Channels

  @Test(arguments: [[1, -1], [1, -0.8], [0, 1], [1, 1]] as [[Double]])
  func stereoIsHeardHoweverItsSidesStand(_ gains: [Double]) async throws {
    for rate in [16_000, 44_100] {
      let heard = try await hear(try folder.write("\(rate).wav", Beeps.wav(rate: rate, gains: gains)))
      expect(heard, seconds: 2, onsets: [0.5])
      #expect((heard.samples.map { abs($0) }.max() ?? 0) > 0.3)
    }
  }

  @Test(arguments: [(3, 2), (6, 3), (8, 5), (9, 8), (64, 40)])
  func aVoiceOnOneOfManyMicrophonesIsHeard(channels: Int, voice: Int) async throws {
    let gains = (0..<channels).map { $0 == voice ? 1.0 : 0.001 }
    let heard = try await hear(try folder.write("a.wav", Beeps.wav(rate: 48_000, gains: gains)))
    expect(heard, seconds: 2, onsets: [0.5])
    #expect((heard.samples.map { abs($0) }.max() ?? 0) > 0.4)
  }

  // MARK: Headers

  @Test(arguments: [0x7FFF_FFFF, 0x7FFF_F000, 0x8000_0000, 2_000_000_000, 0xFFFF_FFDB, 0xFFFF_FFFF, 16_000])
  func aHeaderThatDoesNotKnowTheLengthIsNotBelieved(_ size: Int) async throws {
    for rate in [16_000, 48_000] {
      let heard = try await hear(
        try folder.write("\(rate).wav", Beeps.wav(rate: rate, repeats: 2, dataSize: size)))
      expect(heard, seconds: 4, onsets: [0.5, 2.5])
      #expect(!heard.isTruncated)
    }
  }

  @Test(arguments: [(32, 24), (32, 16), (24, 20), (32, 32), (16, 12)])
  func fewerBitsThanFitAreAtTheUpperEnd(bits: Int, validBits: Int) async throws {
    let wav = Beeps.wav(rate: 48_000, gains: [1, 1], bits: bits, validBits: validBits)
    let heard = try await hear(try folder.write("a.wav", wav))
    expect(heard, seconds: 2, onsets: [0.5])
    #expect(heard.samples.prefix(6_000).allSatisfy { abs($0) < 0.01 })
  }

  @Test(arguments: [16_000, 44_100]) func floatsOfTheRangeOfIntegersAreDivided(_ rate: Int) async throws {
    let wav = Beeps.wav(rate: rate, bits: 32, isFloat: true, scale: 32_768)
    let heard = try await hear(try folder.write("a.wav", wav))
    expect(heard, seconds: 2, onsets: [0.5])
    #expect(abs((heard.samples.map { abs($0) }.max() ?? 0) - 0.5) < 0.02)
  }

  /// Numbers that no recording has: whatever comes of them, nothing breaks.
  @Test func floatsBeyondAllRangesDoNoHarm() async throws {
    var wav = Beeps.wav(rate: 44_100, bits: 32, isFloat: true)
    wav.replaceSubrange(wav.count - 4..<wav.count, with: [0xFF, 0xFF, 0x7F, 0x7F])
    let heard = try await hear(try folder.write("a.wav", wav))
    #expect(abs(heard.seconds - 2) < 0.1)
  }

  @Test(arguments: [16_000, 44_100]) func bigEndianWAVIsRead(_ rate: Int) async throws {
    expect(
      try await hear(try folder.write("a.wav", Beeps.wav(rate: rate, isBig: true))), seconds: 2, onsets: [0.5])
  }

  @Test(arguments: [16_000, 44_100]) func joinedWAVIsHeardWhole(_ rate: Int) async throws {
    let one = Beeps.wav(rate: rate)
    let heard = try await hear(try folder.write("a.wav", one + one + one))
    expect(heard, seconds: 6, onsets: [0.5, 2.5, 4.5])
    #expect(!heard.isTruncated && heard.notices.isEmpty)
    let mixed = try await hear(try folder.write("b.wav", one + Beeps.wav(rate: 8_000)))
    #expect(mixed.notices == [.leftOut])
  }

  /// The number that a Matroska file gives for its length, 8 bytes behind its id.
  @Test func aLengthThatIsOnlyClaimedDecidesNothing() async throws {
    let path = try await encode(Beeps.wav(rate: 48_000), ["-c:a", "libopus"], "a.mka")
    var all = try bytes(path)
    let at = try #require((0..<all.count - 12).first { all[$0..<$0 + 3].elementsEqual([0x44, 0x89, 0x88]) }) + 3
    let claim = Double(1_000_000_000).bitPattern
    for byte in 0..<8 { all[at + byte] = UInt8(truncatingIfNeeded: claim >> (56 - 8 * byte)) }
    let heard = try await hear(try folder.write("b.mka", all))
    expect(heard, seconds: 2, onsets: [0.5])
    #expect((heard.duration ?? 0) < 3 && !heard.isTruncated)
  }

  // MARK: Ends

  @Test(arguments: ["mp3", "avi", "w64", "au", "aiff", "flv"])
  func whatIsCutIsSaidToBeCut(_ name: String) async throws {
    let codec = ["mp3", "avi", "flv"].contains(name) ? "libmp3lame" : name == "w64" ? "pcm_s16le" : "pcm_s16be"
    let whole = try await encode(Beeps.wav(rate: 44_100, repeats: 4), ["-c:a", codec], "a.\(name)")
    #expect(try await !hear(whole).isTruncated)
    let all = try bytes(whole)
    let heard = try await hear(try folder.write("cut.\(name)", Array(all.prefix(all.count / 2))))
    #expect(heard.isTruncated && heard.onsets.count >= 1 && heard.seconds < 6)
  }

  @Test func whatIsBehindTheLastFrameIsNoDamage() async throws {
    let path = try await encode(Beeps.wav(rate: 44_100), ["-c:a", "libmp3lame"], "a.mp3")
    let padded = try await hear(try folder.write("b.mp3", try bytes(path) + [UInt8](repeating: 0, count: 4_096)))
    #expect(!padded.isTruncated)
    let twice = try await hear(try joined([path, path], "c.mp3"))
    expect(twice, seconds: 4.1, onsets: [0.5, 2.55])
    #expect(!twice.isTruncated)
  }

  @Test func aTrackWithoutASampleFails() async throws {
    // Matroska with a track and no cluster.
    let path = try await encode(Beeps.wav(rate: 48_000), ["-c:a", "flac"], "a.mka")
    let all = try bytes(path)
    let cluster = try #require((0..<all.count - 4).first { all[$0..<$0 + 4].elementsEqual([0x1F, 0x43, 0xB6, 0x75]) })
    let empty = try folder.write("b.mka", Array(all.prefix(cluster)))
    let failure = await #expect(throws: FileFailure.self) { try await hear(empty) }
    #expect(failure?.code == "undecodable")
  }

  /// What phones, browsers and broadcasters write while they record; ffmpeg reads nothing where it ends in a fragment's header.
  @Test(arguments: [100, -100]) func aFragmentedFileThatWasCutIsHeardUpToThere(fromTheFragment: Int) async throws {
    let path = try await encode(
      Beeps.wav(rate: 48_000), ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-frag_duration", "500000"],
      "a.mp4")
    let all = try bytes(path)
    expect(try await hear(path), seconds: 2, onsets: [0.5])
    #expect(try await !hear(path).isTruncated)
    let fragments = (0..<all.count - 4).filter { all[$0..<$0 + 4].elementsEqual("moof".utf8) }
    let place = try #require(fragments.last) - 4 + fromTheFragment
    let heard = try await hear(try folder.write("b.mp4", Array(all.prefix(place))))
    expect(heard, seconds: 1.5, onsets: [0.5], tolerance: 0.3)
    #expect(heard.isTruncated)
  }

  // MARK: Tracks

  @Test func theDefaultTrackIsHeardElseTheFirstThatIsNotSilent() async throws {
    let tone = try folder.write("tone.wav", Beeps.wav(rate: 48_000))
    let none = try folder.write("none.wav", Beeps.wav(rate: 48_000, gains: [0]))
    func make(_ inputs: [String], default number: Int, _ name: String) async throws -> String {
      let path = folder.path(name)
      let dispositions = (0..<2).flatMap { ["-disposition:a:\($0)", $0 == number ? "default" : "0"] }
      try await AudioFixtures.ffmpeg(
        inputs.flatMap { ["-i", $0] } + ["-map", "0:a", "-map", "1:a"] + dispositions + ["-c:a", "flac", path])
      return path
    }
    let second = try await make([none, tone], default: 1, "a.mka")
    #expect(try await hear(second).notices == [.moreTracks(count: 2, heard: 2)])
    expect(try await hear(second), seconds: 2, onsets: [0.5])
    let silent = try await make([none, tone], default: 0, "b.mka")
    expect(try await hear(silent), seconds: 2, onsets: [0.5])
    #expect(try await hear(silent).notices == [.trackSilent(1), .moreTracks(count: 2, heard: 2)])
    #expect(try await hear(silent, track: 1).onsets.isEmpty)
    let failure = await #expect(throws: FileFailure.self) { try await hear(silent, track: 3) }
    #expect(failure?.code == "no_such_track")
  }
}
