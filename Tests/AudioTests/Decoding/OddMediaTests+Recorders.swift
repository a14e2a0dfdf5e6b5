import Foundation
import Testing

@testable import Audio

/// What recorders write that do not know the end yet, or were stopped before it, and what editors write around the sound.
extension OddMediaTests {
  /// As browsers record: neither the file nor its clusters have a length.
  private func liveWebM(_ name: String) async throws -> [UInt8] {
    let path = try await encode(
      Beeps.wav(rate: 48_000, repeats: 4), ["-c:a", "libopus", "-live", "1", "-cluster_time_limit", "1000"], name)
    var all = try bytes(path)
    for place in places(of: [0x1F, 0x43, 0xB6, 0x75], in: all).reversed() {
      // A size of as many bytes, all of them ones.
      let length = all[place + 4].leadingZeroBitCount + 1
      let unknown = [UInt8](repeating: 0xFF, count: length - 1)
      all.replaceSubrange((place + 4)..<(place + 4 + length), with: [UInt8(0xFF) >> (length - 1)] + unknown)
    }
    return all
  }

  private func places(of pattern: [UInt8], in all: [UInt8]) -> [Int] {
    (0...(all.count - pattern.count)).filter { all[$0] == pattern[0] && all[$0...].starts(with: pattern) }
  }

  @Test func whatIsBehindALiveRecordingIsNoDamage() async throws {
    let live = try await liveWebM("a.webm")
    for (number, rest) in [[], [UInt8](repeating: 0, count: 4_096), Array("<p>no such page</p>".utf8), [0]].enumerated()
    {
      let heard = try await hear(try folder.write("\(number).webm", live + rest))
      expect(heard, seconds: 8, onsets: [0.5, 2.5, 4.5, 6.5])
      #expect(!heard.isTruncated, "\(rest.count) bytes behind")
    }
  }

  @Test func aLiveRecordingThatWasCutIsSaidToBeCut() async throws {
    let live = try await liveWebM("a.webm")
    let blocks = places(of: [0xA3], in: live).filter {
      $0 > live.count / 2 && live[($0 + 1)...].prefix(4).contains(0x81)
    }
    let block = try #require(blocks.first)
    for count in [block + 40, block + 1] {
      let heard = try await hear(try folder.write("\(count).webm", Array(live.prefix(count))))
      #expect(heard.isTruncated && heard.onsets.count >= 2, "cut at \(count) of \(live.count)")
    }
  }

  @Test func damageInTheMiddleOfALiveRecordingIsSaid() async throws {
    var live = try await liveWebM("a.webm")
    let clusters = places(of: [0x1F, 0x43, 0xB6, 0x75], in: live)
    let place = clusters[clusters.count / 2]
    live.replaceSubrange((place - 400)..<(place - 100), with: [UInt8](repeating: 0, count: 300))
    let heard = try await hear(try folder.write("b.webm", live))
    #expect(heard.isTruncated && heard.onsets.count >= 3)
  }

  @Test(arguments: ["ogg", "opus", "spx", "oga"])
  func anOggFileMayEndBehindAnyPage(_ name: String) async throws {
    let codecs = ["ogg": "libvorbis", "opus": "libopus", "spx": "libspeex", "oga": "flac"]
    let whole = try await encode(
      Beeps.wav(rate: 16_000, repeats: 4), ["-c:a", try #require(codecs[name]), "-page_duration", "500000"], "a.\(name)"
    )
    #expect(try await !hear(whole).isTruncated)
    let all = try bytes(whole)
    let pages = places(of: Array("OggS".utf8), in: all)
    let cut = try folder.write("b.\(name)", Array(all.prefix(pages[pages.count * 2 / 3])))
    let heard = try await hear(cut)
    // Recorders of telephones never write the flag that ends a stream.
    #expect(!heard.isTruncated && heard.onsets.count >= 1 && heard.seconds < 7)
  }

  // MARK: AVI

  @Test(arguments: [(3, "mp3"), (12, "mp3"), (3, "ac3")])
  func soundThatBeginsLaterInAVIDoesSo(delay: Int, codec: String) async throws {
    let wav = try folder.write("late.wav", Beeps.wav(rate: 48_000))
    let path = folder.path("a.avi")
    try await AudioFixtures.ffmpeg([
      "-f", "lavfi", "-i", "testsrc=duration=\(delay + 3):size=64x64:rate=25", "-itsoffset", "\(delay)", "-i", wav,
      "-map", "0:v", "-map", "1:a", "-c:v", "mpeg4", "-c:a", codec, path,
    ])
    let heard = try await hear(path)
    expect(heard, seconds: Double(delay) + 2, onsets: [Double(delay) + 0.5])
    #expect(!heard.isTruncated)
  }

  // MARK: WAV

  /// - Parameter isPadded: chunks of an odd number of bytes are followed by one more, as they have to be.
  private func wav(
    before: [(String, Int)], behind: [(String, Int)] = [], rate: Int, isPadded: Bool = true
  ) -> [UInt8] {
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
    func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
      Array(name.utf8) + number(body.count) + body + (isPadded && body.count % 2 == 1 ? [0] : [])
    }
    func foreign(_ chunks: [(String, Int)]) -> [UInt8] {
      chunks.flatMap { chunk($0.0, [UInt8](repeating: UInt8(ascii: "x"), count: $0.1)) }
    }
    let plain = Beeps.wav(rate: rate)
    let body =
      Array("WAVE".utf8) + foreign(before) + chunk("fmt ", Array(plain[20..<36])) + foreign(before)
      + chunk("data", Array(plain[44...])) + foreign(behind)
    return Array("RIFF".utf8) + number(body.count) + body
  }

  @Test(arguments: [true, false], [16_000, 44_100])
  func chunksOfOtherProgramsAreNoSound(isPadded: Bool, rate: Int) async throws {
    for (number, chunks) in [
      [("LIST", 26)], [("bext", 603)], [("iXML", 385), ("JUNK", 333)], [("LIST", 27), ("bext", 602), ("junk", 1)],
    ].enumerated() {
      let behind = [("iXML", 80_001), ("LIST", 50_005), ("id3 ", 30_000)]
      let heard = try await hear(
        try folder.write("\(number).wav", wav(before: chunks, behind: behind, rate: rate, isPadded: isPadded)))
      expect(heard, seconds: 2, onsets: [0.5])
      #expect(!heard.isTruncated && heard.notices.isEmpty)
    }
  }

  /// A 16-bit recording, with each sample in a place of 32 bits.
  private func widened(_ wav: [UInt8], shiftedBy shift: Int, validBits: Int? = nil) -> [UInt8] {
    var data: [UInt8] = []
    for place in stride(from: 44, to: wav.count - 1, by: 2) {
      let sample = Int(Int16(bitPattern: UInt16(wav[place]) | UInt16(wav[place + 1]) << 8)) << shift
      data += (0..<4).map { UInt8(truncatingIfNeeded: sample >> ($0 * 8)) }
    }
    let header = Beeps.wav(rate: wav[24] == 0x80 ? 16_000 : 44_100, bits: 32, validBits: validBits)
    return Array(header.prefix(header.count - data.count)) + data
  }

  @Test(arguments: [16_000, 44_100], [nil, 16, 24])
  func bitsAtTheLowerEndOfTheirPlacesAreAsLoudAsTheyWere(rate: Int, validBits: Int?) async throws {
    let plain = Beeps.wav(rate: rate)
    // Of 24 bits the lowest are in use as well.
    let low = widened(plain, shiftedBy: validBits == 24 ? 7 : 0, validBits: validBits)
    let heard = try await hear(try folder.write("a.wav", low))
    expect(heard, seconds: 2, onsets: [0.5])
    let peak = heard.samples.map { abs($0) }.max() ?? 0
    #expect(abs(peak - (validBits == 24 ? 0.25 : 0.5)) < 0.02)
  }

  /// What converters deliver stands at the upper end, however quiet it is.
  @Test func aQuietRecordingIsNotMadeLouder() async throws {
    let quiet = Beeps.wav(rate: 44_100, bits: 32, peak: 0.000_01, validBits: 24)
    let heard = try await hear(try folder.write("a.wav", quiet))
    #expect((heard.samples.map { abs($0) }.max() ?? 0) < 0.000_1)
  }

  /// What a download manager that fills the file with zeros first leaves of one that was not finished.
  @Test func anMP3OfWhichTheRestIsZerosIsSaidToBeCut() async throws {
    for (number, quality) in [["-b:a", "64k"], ["-q:a", "5"]].enumerated() {
      let path = try await encode(
        Beeps.wav(rate: 44_100, repeats: 4), ["-c:a", "libmp3lame"] + quality, "\(number).mp3")
      #expect(try await !hear(path).isTruncated)
      let all = try bytes(path)
      let hole = Array(all.prefix(all.count / 2)) + [UInt8](repeating: 0, count: all.count - all.count / 2)
      let heard = try await hear(try folder.write("hole-\(number).mp3", hole))
      #expect(heard.isTruncated && heard.onsets.count == 2)
    }
  }

  @Test func joinedFilesOfCompressedSoundAreNotReadInPartInSilence() async throws {
    let one = try await encode(Beeps.wav(rate: 8_000), ["-c:a", "pcm_mulaw"], "a.wav")
    #expect(try await hear(one).notices.isEmpty)
    #expect(try await hear(try joined([one, one], "b.wav")).notices == [.leftOut])
  }
}
