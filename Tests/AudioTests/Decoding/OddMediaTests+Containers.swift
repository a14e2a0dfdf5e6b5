import Foundation
import Testing

@testable import Audio

/// Containers whose headers do not tell the truth, or not all of it.
extension OddMediaTests {
  /// Puts a number over what follows a name.
  private func patched(_ all: [UInt8], after name: String, skipping: Int = 0, with bytes: [UInt8]) throws -> [UInt8] {
    let name = Array(name.utf8)
    let at = try #require((0..<all.count - name.count).first { all[$0..<$0 + name.count].elementsEqual(name) })
    var patched = all
    patched.replaceSubrange((at + name.count + skipping)..<(at + name.count + skipping + bytes.count), with: bytes)
    return patched
  }

  /// Sony Wave64 with the format and the sound of a WAV file of ``Beeps``.
  private func wave64(_ wav: [UInt8], dataSize: Int? = nil) throws -> [UInt8] {
    func number(_ value: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
    func guid(_ name: String) -> [UInt8] {
      Array(name.utf8) + [0xF3, 0xAC, 0xD3, 0x11, 0x8C, 0xD1, 0x00, 0xC0, 0x4F, 0x8E, 0xDB, 0x8A]
    }
    let format = Array(wav[20..<20 + Int(wav[16])])
    let data = Array(wav.dropFirst(20 + format.count + 8))
    let padding = [UInt8](repeating: 0, count: (8 - format.count % 8) % 8)
    let chunks: [UInt8] =
      guid("wave") + guid("fmt ") + number(24 + format.count) + format + padding + guid("data")
      + number(dataSize ?? data.count + 24) + data
    let riff: [UInt8] = [0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 0x04, 0xC1, 0x00, 0x00]
    return Array("riff".utf8) + riff + number(dataSize ?? chunks.count + 24) + chunks
  }

  @Test(arguments: ["w64", "aiff", "caf", "au"]) func bareSamplesThatWereJoinedAreHeardWhole(_ name: String)
    async throws
  {
    let codec = ["w64": "pcm_s16le", "aiff": "pcm_s24be", "caf": "pcm_f32le", "au": "pcm_s16be"]
    let one = try await encode(Beeps.wav(rate: 44_100), ["-c:a", try #require(codec[name])], "a.\(name)")
    let heard = try await hear(try joined([one, one, one], "all.\(name)"))
    expect(heard, seconds: 6, onsets: [0.5, 2.5, 4.5])
    #expect(!heard.isTruncated && heard.notices.isEmpty)
  }

  @Test func whoseHeaderWasNeverFinishedIsHeardToTheEnd() async throws {
    let aiff = try bytes(try await encode(Beeps.wav(rate: 44_100), ["-c:a", "pcm_s16be"], "a.aiff"))
    var unfinished = try patched(aiff, after: "FORM", with: [0, 0, 0, 0])
    unfinished = try patched(unfinished, after: "SSND", with: [0, 0, 0, 0])
    unfinished = try patched(unfinished, after: "COMM", skipping: 6, with: [0, 0, 0, 0])
    let caf = try bytes(try await encode(Beeps.wav(rate: 44_100), ["-c:a", "pcm_s16le"], "a.caf"))
    let none = [UInt8](repeating: 0xFF, count: 8)
    let wrong = try patched(aiff, after: "COMM", skipping: 6, with: [0x7F, 0xFF, 0xFF, 0xFF])
    let tenfold = try patched(aiff, after: "COMM", skipping: 6, with: [0, 0x20, 0, 0])
    let files: [(String, [UInt8])] = [
      ("a.aiff", unfinished), ("b.aiff", wrong), ("c.aiff", tenfold),
      ("a.caf", try patched(caf, after: "data", with: none)),
      ("a.w64", try wave64(Beeps.wav(rate: 44_100), dataSize: 0)),
      ("b.w64", try wave64(Beeps.wav(rate: 16_000), dataSize: 24)),
      ("c.w64", try wave64(Beeps.wav(rate: 44_100), dataSize: Int.max)),
    ]
    for (name, file) in files {
      let heard = try await hear(try folder.write("unfinished-\(name)", file))
      expect(heard, seconds: 2, onsets: [0.5])
      #expect(!heard.isTruncated, "\(name)")
    }
  }

  @Test(arguments: [(32, 24), (24, 20), (16, 12)]) func fewerBitsThanFitAreReadInWave64(bits: Int, validBits: Int)
    async throws
  {
    let wav = Beeps.wav(rate: 48_000, gains: [1, 1], bits: bits, validBits: validBits)
    var narrow = wav
    narrow[34] = UInt8(validBits)
    for (number, wav) in [wav, narrow].enumerated() {
      let heard = try await hear(try folder.write("\(number).w64", try wave64(wav)))
      expect(heard, seconds: 2, onsets: [0.5])
      #expect(heard.samples.prefix(6_000).allSatisfy { abs($0) < 0.01 } && !heard.isTruncated)
    }
  }

  /// A chunk of an odd number of bytes has another one behind it, unless it is forgotten.
  @Test func anOddNumberOfBytesAtTheEndDoesNoHarm() async throws {
    var wav = Beeps.wav(rate: 8_000, bits: 24)
    wav[40] -= 1
    wav.removeLast()
    expect(try await hear(try folder.write("a.wav", wav)), seconds: 2, onsets: [0.5])
    let aiff = try bytes(try await encode(Beeps.wav(rate: 16_000), ["-c:a", "pcm_s24be"], "a.aiff"))
    let odd = try folder.write("b.aiff", aiff.dropLast(1) as [UInt8])
    #expect(try await hear(odd).onsets.count == 1)
  }

  @Test func theNumberOfSamplesOfCompressedWAVIsAClaim() async throws {
    let ima = try bytes(try await encode(Beeps.wav(rate: 16_000), ["-c:a", "adpcm_ima_wav"], "a.wav"))
    for claim in [[0, 0, 0x10, 0], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0]] as [[UInt8]] {
      let heard = try await hear(try folder.write("b.wav", try patched(ima, after: "fact", skipping: 4, with: claim)))
      expect(heard, seconds: 2, onsets: [0.5])
      #expect(!heard.isTruncated && abs((heard.duration ?? 0) - 2) < 0.2)
    }
  }

  @Test func anMP3ThatChangesItsRateKeepsItsTimes() async throws {
    let bare = ["-id3v2_version", "0", "-write_xing", "0"]
    let first = try await encode(Beeps.wav(rate: 44_100, gains: [1, 1]), bare, "a.mp3")
    let second = try await encode(Beeps.wav(rate: 48_000), bare, "b.mp3")
    let third = try await encode(Beeps.wav(rate: 22_050), bare, "c.mp3")
    let heard = try await hear(try joined([first, second, third, first], "all.mp3"))
    expect(heard, seconds: 8.2, onsets: [0.55, 2.6, 4.65, 6.75])
    #expect(!heard.isTruncated && abs((heard.duration ?? 0) - 8.2) < 0.2)
  }

  @Test func anADTSStreamThatChangesItsRateKeepsItsTimes() async throws {
    var parts: [String] = []
    for rate in [44_100, 48_000, 16_000, 44_100] {
      parts.append(try await encode(Beeps.wav(rate: rate), ["-c:a", "aac"], "\(parts.count).aac"))
    }
    let heard = try await hear(try joined(parts, "all.aac"))
    expect(heard, seconds: 8.2, onsets: [0.55, 2.6, 4.65, 6.75])
    #expect(!heard.isTruncated)
  }

  @Test(arguments: [
    ("a.mp3", ["-q:a", "4", "-write_xing", "0"]), ("a.aac", ["-c:a", "aac"]), ("a.ogg", ["-c:a", "libvorbis"]),
    ("a.opus", ["-c:a", "libopus"]), ("a.flv", ["-c:a", "aac", "-flvflags", "no_duration_filesize"]),
    ("a.mpg", ["-c:a", "mp2"]), ("a.vob", ["-c:a", "ac3"]), ("a.ts", ["-c:a", "aac"]), ("a.wma", ["-c:a", "wmav2"]),
    ("a.caf", ["-c:a", "pcm_s16le"]),
  ])
  func whatEndsInTheMiddleIsSaidToBeCut(name: String, arguments: [String]) async throws {
    let whole = try await encode(Beeps.wav(rate: 48_000, repeats: 4), arguments, name)
    #expect(try await !hear(whole).isTruncated)
    let all = try bytes(whole)
    // Places where no packet ends.
    for count in [all.count / 2 + 37, all.count * 2 / 5 + 37] {
      let heard = try await hear(try folder.write("cut-\(name)", Array(all.prefix(count))))
      #expect(heard.isTruncated && heard.onsets.count >= 1 && heard.seconds < 6.5)
    }
  }

  @Test func aPictureThatIsLongerThanTheSoundIsNoDamage() async throws {
    let wav = try folder.write("short.wav", Beeps.wav(rate: 44_100))
    let path = folder.path("a.wmv")
    try await AudioFixtures.ffmpeg(
      ["-f", "lavfi", "-i", "testsrc=duration=8:size=64x64:rate=25", "-i", wav, "-c:v", "wmv2", "-c:a", "wmav2", path])
    let heard = try await hear(path)
    #expect(!heard.isTruncated && heard.onsets.count == 1)
  }

  @Test(arguments: ["flac", "m4a"]) func aMicrophoneOnTheChannelOfLowEffectsIsHeard(_ name: String) async throws {
    for (channels, voice) in [(3, 2), (6, 3), (8, 3)] where name == "flac" || channels == 6 {
      let gains = (0..<channels).map { $0 == voice ? 1.0 : 0 }
      let path = try await encode(
        Beeps.wav(rate: 48_000, gains: gains), ["-c:a", name == "flac" ? "flac" : "alac"], "\(channels).\(name)")
      expect(try await hear(path), seconds: 2, onsets: [0.5])
    }
  }

  @Test func ofTracksThatAreAllQuietTheLoudestIsHeard() async throws {
    let none = try folder.write("none.wav", Beeps.wav(rate: 48_000, gains: [0]))
    let quiet = try folder.write("quiet.wav", Beeps.wav(rate: 48_000, bits: 24, peak: 0.001))
    let path = folder.path("a.mka")
    try await AudioFixtures.ffmpeg(
      ["-i", none, "-i", quiet, "-map", "0:a", "-map", "1:a", "-c:a", "flac", path])
    #expect(try await hear(path).notices == [.trackSilent(1), .moreTracks(count: 2, heard: 2)])
  }

  /// An input to which nothing is connected has some noise or hum of its own.
  @Test func aTrackOfQuietNoiseIsSilent() async throws {
    let tone = try folder.write("tone.wav", Beeps.wav(rate: 48_000))
    for (name, noise) in [("a", "anoisesrc=d=2:a=0.0035:c=pink"), ("b", "sine=f=50:d=2,volume=-26dB")] {
      let path = folder.path("\(name).mka")
      try await AudioFixtures.ffmpeg(
        ["-f", "lavfi", "-i", noise, "-i", tone, "-map", "0:a", "-map", "1:a", "-ar", "48000", "-c:a", "flac", path])
      #expect(try await hear(path).notices == [.trackSilent(1), .moreTracks(count: 2, heard: 2)])
    }
  }
}
