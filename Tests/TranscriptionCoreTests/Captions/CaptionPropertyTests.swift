import TestSupport
import Testing

@testable import TranscriptionCore

struct CaptionPropertyTests {
  static let seeds: [UInt64] = (0..<150).map { $0 }

  @Test func everyTimeIsTrustworthyWhateverTheEngineSays() {
    for seed in Self.seeds {
      var speech = RandomSpeech(seed: seed)
      let segments = CaptionSegmenter().segments(
        of: speech.recognized(), window: speech.window, fileDuration: speech.fileDuration, language: speech.language)
      let end = max(0, min(speech.window.end, speech.fileDuration ?? .infinity))
      let faults = Self.faults(of: segments, from: min(speech.window.start, end), to: end)
      #expect(faults.isEmpty, "seed \(seed)")
    }
  }

  /// What is wrong with the times of one window's segments.
  static func faults(of segments: [Segment], from start: Double, to end: Double) -> [String] {
    var faults: [String] = []
    func check(_ isRight: Bool, _ fault: String, _ segment: Segment) {
      if !isRight { faults.append("\(fault) in segment \(segment.id)") }
    }
    var previous = start.rounded(toPlaces: 3, .down)
    for segment in segments {
      check(segment.start >= previous, "start before the last one's", segment)
      check(segment.start <= segment.end, "end before start", segment)
      check(segment.end <= end, "end behind the end", segment)
      previous = segment.start
      var cursor = segment.start
      for word in segment.words {
        check((word.start ?? cursor) >= cursor, "falling word", segment)
        cursor = word.start ?? cursor
        check((word.end ?? cursor) >= cursor, "word that ends before it starts", segment)
        check(max(word.end ?? cursor, cursor) <= segment.end, "word outside", segment)
        check((0...1).contains(word.score ?? 0), "score", segment)
      }
      let times = [segment.start, segment.end] + segment.words.flatMap { [$0.start, $0.end] }.compactMap { $0 }
      check(times.allSatisfy { $0 == $0.rounded(toPlaces: 3, .toNearestOrEven) }, "not milliseconds", segment)
      check(times.allSatisfy { $0.sign == .plus }, "minus zero", segment)
    }
    return faults
  }

  @Test func losesNoWordAndCutsNone() {
    for seed in Self.seeds {
      var speech = RandomSpeech(seed: seed)
      let recognized = speech.recognized()
      // One utterance at a time, because utterances are put in order of time.
      for utterance in recognized.utterances {
        let segments = CaptionSegmenter().segments(
          of: RecognizedWindow(utterances: [utterance]), window: speech.window, fileDuration: speech.fileDuration,
          language: speech.language)
        let said = utterance.words.map(\.word).filter { !$0.strippingWhitespace.isEmpty }
        let isSilent = said.isEmpty && utterance.text.strippingWhitespace.isEmpty
        #expect(segments.isEmpty == isSilent, "seed \(seed)")
        #expect(segments.flatMap(\.words).map(\.word) == said, "seed \(seed)")
        if segments.count > 1 {
          let kept = segments.map(\.text).joined().filter { !$0.isWhitespace }
          #expect(kept == said.joined().filter { !$0.isWhitespace }, "seed \(seed)")
        }
      }
    }
  }

  @Test func idsRiseFromTheWindowsFirst() {
    for seed in Self.seeds {
      var speech = RandomSpeech(seed: seed)
      let segments = CaptionSegmenter().segments(
        of: speech.recognized(), window: speech.window, fileDuration: nil, language: nil)
      #expect(segments.map(\.id) == segments.indices.map { speech.window.index * 1000 + $0 }, "seed \(seed)")
      #expect(segments.allSatisfy { $0.window == speech.window.index && !$0.gap }, "seed \(seed)")
    }
  }

  @Test func captionsOfWellTimedSpeechFit() {
    for seed in Self.seeds {
      var generator = SeededGenerator(seed: seed)
      var time = 0.0
      let words = (0..<Int.random(in: 1...80, using: &generator)).map { _ in
        let start = time + Double.random(in: 0...0.8, using: &generator)
        time = start + Double.random(in: 0.05...0.5, using: &generator)
        let text = ["yes,", "and", "something", "done.", "it"].randomElement(using: &generator) ?? ""
        return Word(word: text, start: start, end: time)
      }
      let utterance = RecognizedWindow.Utterance(
        start: 0, end: time, text: words.map(\.word).joined(separator: " "), words: words)
      let segments = CaptionSegmenter().segments(
        of: RecognizedWindow(utterances: [utterance]),
        window: SpeechWindow(index: 0, startSample: 0, endSample: 16_000 * 120), fileDuration: nil, language: "en")
      #expect(segments.allSatisfy { $0.text.count <= 84 }, "seed \(seed)")
      // The first and last caption may reach to the utterance's ends, at most one pause of 0.8 s away.
      #expect(segments.allSatisfy { $0.end - $0.start <= 7.81 }, "seed \(seed)")
      #expect(segments.map(\.text).joined(separator: " ") == utterance.text, "seed \(seed)")
      #expect(zip(segments, segments.dropFirst()).allSatisfy { $0.end <= $1.start }, "seed \(seed)")
    }
  }
}

extension Double {
  fileprivate func rounded(toPlaces places: Int, _ rule: FloatingPointRoundingRule) -> Double {
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    return (self * scale).rounded(rule) / scale
  }
}
