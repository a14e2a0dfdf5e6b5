import Audio
import Foundation
import Hashing
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// Files that are prepared in an order other than that of time.
struct MediaPreparationTests {
  private let folder: TemporaryFolder
  private let second = AudioFormat.samplesPerSecond

  init() throws { folder = try TemporaryFolder() }

  /// A file of so many seconds: speech of random lengths, with pauses.
  private func file(seconds: Int, seed: UInt64 = 1) throws -> (path: String, speech: [Range<Int>]) {
    var generator = SeededGenerator(seed: seed)
    var stretches: [(seconds: Double, isSound: Bool)] = []
    var speech: [Range<Int>] = []
    var place = 0
    while place < seconds * second {
      let isSound = stretches.count % 2 == 1
      let wanted = Int.random(in: isSound ? 8_000...60_000 : 4_000...30_000, using: &generator)
      let length = min(wanted, seconds * second - place)
      stretches.append((Double(length) / AudioFormat.sampleRate, isSound))
      if isSound { speech.append(place..<(place + length)) }
      place += length
    }
    let path = folder.path + "/talk-\(seconds)-\(seed).wav"
    try Data(Wave.bytes(stretches)).write(to: URL(filePath: path))
    return (path, speech)
  }

  private func preparation(
    _ path: String, known: [SpeechWindow] = [], nextIndex: Int = 0, prepared: PreparedAudio = PreparedAudio(),
    findsSpeech: Bool = true, step: Double = 5, decoder: SampleDecoder = SampleDecoder(),
    detector: FakeSpeechDetector = FakeSpeechDetector()
  ) -> MediaPreparation {
    let folder = folder.path
    return MediaPreparation(
      media: MediaLocation(path: path), known: known, nextIndex: nextIndex, prepared: prepared,
      isFullyKnown: prepared.isComplete,
      findsSpeech: findsSpeech,
      tools: PreparationTools(
        prober: MediaProber(), decoder: decoder, detector: detector, maximumWindowSeconds: 10,
        stepSeconds: step),
      windowPath: { "\(folder)/\($0).f32" })
  }

  /// Every sample of speech is in exactly one window, and the windows are numbered without a gap.
  private func expectSound(_ windows: [SpeechWindow], speech: [Range<Int>], _ note: Comment) {
    let sorted = windows.sorted { $0.startSample < $1.startSample }
    #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0.endSample <= $1.startSample }, note)
    #expect(windows.map(\.index).sorted() == Array(0..<windows.count), note)
    for stretch in speech {
      let covered = sorted.reduce(0) {
        $0 + max(0, min($1.endSample, stretch.upperBound) - max($1.startSample, stretch.lowerBound))
      }
      #expect(covered == stretch.count, note)
    }
  }

  /// Its header says nothing of its length, so only decoding it tells. What was decoded of a step is not taken for the end.
  @Test func aFileThatIsTooLongFailsAndIsNotCutInSilence() async throws {
    var bytes = Wave.tone(seconds: 30)
    // 8 kHz, so that it is no format that is read without a decoder.
    bytes.replaceSubrange(24..<28, with: [0x40, 0x1F, 0, 0])
    bytes.replaceSubrange(40..<44, with: [0xFF, 0xFF, 0xFF, 0xFF])
    let path = folder.path + "/long.wav"
    try Data(bytes).write(to: URL(filePath: path))
    var limits = DecoderLimits()
    limits.maximumSeconds = 12
    let preparation = preparation(path, decoder: SampleDecoder(limits: limits))
    let failure = await #expect(throws: FileFailure.self) {
      while try await !preparation.advance(to: 0).isEnd {}
    }
    #expect(failure?.code == "too_long")
    await preparation.close()
  }

  @Test func aFileThatIsNotPlayedIsTakenInOrder() async throws {
    let (path, speech) = try file(seconds: 60)
    let preparation = preparation(path)
    var windows: [SpeechWindow] = []
    while true {
      let step = try await preparation.advance(to: 0)
      #expect(step.ready.map(\.window) == step.new)
      windows += step.new
      if step.isEnd {
        #expect(step.duration == 60)
        #expect(step.prepared.isComplete)
        break
      }
    }
    await preparation.close()
    #expect(windows == windows.sorted { $0.startSample < $1.startSample })
    expectSound(windows, speech: speech, "in order")
  }

  @Test(arguments: [true, false])
  func whatIsAskedForComesFirst(findsSpeech: Bool) async throws {
    let (path, speech) = try file(seconds: 200)
    let preparation = preparation(path, findsSpeech: findsSpeech)
    var windows = try await preparation.advance(to: 0).new
    let target = 150 * second
    var step = try await preparation.advance(to: target)
    while step.new.isEmpty { step = try await preparation.advance(to: target) }
    let first = try #require(step.new.first)
    #expect(first.startSample >= 140 * second && first.startSample <= target + 5 * second)
    windows += step.new
    var ends: [Int] = []
    while !step.isEnd {
      step = try await preparation.advance(to: target)
      windows += step.new
      if let last = step.new.last { ends.append(last.endSample) }
    }
    await preparation.close()
    // First to the end of the file, then from where it had been left.
    let turn = try #require(ends.firstIndex { $0 < target })
    #expect(ends[..<turn].allSatisfy { $0 > target })
    #expect(ends[turn...].allSatisfy { $0 < target })
    expectSound(windows, speech: findsSpeech ? speech : [0..<(200 * second)], "seek")
  }

  /// Whatever places are asked for, whenever it is interrupted: nothing is left out, nothing comes twice.
  @Test(arguments: UInt64(1)...8)
  func anyOrderGivesTheWholeFile(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let length = Int.random(in: 1...150, using: &generator)
    let (path, speech) = try file(seconds: length, seed: seed)
    var windows: [SpeechWindow] = []
    var lost: Set<SpeechWindow> = []
    var prepared = PreparedAudio()
    var isEnd = false
    var preparation = preparation(path)
    var target = 0
    while !isEnd {
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: target = Int.random(in: 0...(length + 20) * second, using: &generator)
      case 1:
        // A restart: no window has its audio any more.
        await preparation.close()
        lost.formUnion(windows)
        preparation = self.preparation(
          path, known: windows.sorted { $0.startSample < $1.startSample }, nextIndex: windows.count,
          prepared: prepared)
      case 2:
        await preparation.releaseDecoder()
      case 3:
        if let gone = windows.filter({ !lost.contains($0) }).randomElement(using: &generator) {
          lost.insert(gone)
          await preparation.forget([gone])
        }
      default: break
      }
      let step = try await preparation.advance(to: target)
      windows += step.new
      lost.subtract(step.ready.map(\.window))
      prepared = step.prepared
      isEnd = step.isEnd
      for window in step.ready {
        let samples = try await Float32File.read(from: "\(folder.path)/\(window.window.index).f32")
        #expect(samples.count == window.window.endSample - window.window.startSample, "seed \(seed)")
        #expect(window.audio == SHA256Digest.hexadecimal(of: samples), "seed \(seed)")
      }
    }
    await preparation.close()
    #expect(prepared.isComplete, "seed \(seed)")
    #expect(lost.isEmpty, "seed \(seed)")
    expectSound(windows, speech: speech, "seed \(seed)")
  }

  @Test func theSameAudioHasTheSameNameWhateverTheOrder() async throws {
    let (path, _) = try file(seconds: 30)
    var names: [[String]] = []
    for _ in 0..<2 {
      let preparation = preparation(path)
      var step = try await preparation.advance(to: 0)
      var found = step.ready.map(\.audio)
      while !step.isEnd {
        step = try await preparation.advance(to: 0)
        found += step.ready.map(\.audio)
      }
      await preparation.close()
      names.append(found)
    }
    #expect(names[0] == names[1])
    #expect(!names[0].isEmpty)
  }

  @Test func aPlaceBehindTheEndIsNoPlace() async throws {
    let (path, speech) = try file(seconds: 40)
    let preparation = preparation(path)
    var windows: [SpeechWindow] = []
    var step = try await preparation.advance(to: 500 * second)
    windows += step.new
    while !step.isEnd {
      step = try await preparation.advance(to: 500 * second)
      windows += step.new
    }
    await preparation.close()
    expectSound(windows, speech: speech, "behind the end")
  }

  @Test(arguments: 1...4) func aDetectorThatJudgesLocallyHearsEachSampleOnce(seed: Int) async throws {
    let (path, speech) = try file(seconds: 300, seed: UInt64(seed))
    var found: [[SpeechWindow]] = []
    var examined: [Double] = []
    for detector in [FakeSpeechDetector(judgesLocally: true), FakeSpeechDetector(judgesLocally: false)] {
      let preparation = preparation(path, detector: detector)
      var windows: [SpeechWindow] = []
      var isEnd = false
      while !isEnd {
        let step = try await preparation.advance(to: 0)
        windows += step.new
        isEnd = step.isEnd
      }
      await preparation.close()
      expectSound(windows, speech: speech, "\(detector.judgesLocally)")
      found.append(windows)
      examined.append(Double(detector.examinedSamples) / AudioFormat.sampleRate)
    }
    #expect(found[0] == found[1])
    // Steps of 5 s, each with a lead-in of two and a second that was judged before: at most 8 s for 5.
    #expect(examined[0] <= 300 * 8 / 5)
    #expect(examined[1] > examined[0])
  }

  @Test func onlySoManyDecodersStayOpen() async throws {
    let (path, _) = try file(seconds: 60)
    let decoders = OpenDecoders(capacity: 2)
    var tools = PreparationTools(
      prober: MediaProber(), decoder: SampleDecoder(), detector: FakeSpeechDetector(), stepSeconds: 5)
    tools.openDecoders = decoders
    let folder = folder.path
    let all = (0..<5).map { number in
      MediaPreparation(
        media: MediaLocation(path: path), known: [], nextIndex: 0, prepared: PreparedAudio(), isFullyKnown: false,
        findsSpeech: true,
        tools: tools, windowPath: { "\(folder)/\(number)-\($0).f32" })
    }
    for preparation in all { _ = try await preparation.advance(to: 0) }
    #expect(try openFiles(path) == 2)
    for preparation in all { await preparation.close() }
    #expect(try openFiles(path) == 0)
  }

  private func openFiles(_ path: String) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path
    }
  }
}
