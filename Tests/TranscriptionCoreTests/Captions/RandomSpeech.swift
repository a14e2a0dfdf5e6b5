import TestSupport

@testable import TranscriptionCore

/// Windows and what a careless engine might say about them.
struct RandomSpeech {
  private var generator: SeededGenerator
  let window: SpeechWindow
  let fileDuration: Double?
  let language: String?

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let start = Int.random(in: 0...10_000_000, using: &generator)
    let length = Int.random(in: 1...480_000, using: &generator)
    window = SpeechWindow(
      index: Int.random(in: 0...500, using: &generator), startSample: start, endSample: start + length)
    fileDuration =
      switch Int.random(in: 0...3, using: &generator) {
      case 0: nil
      case 1: window.start + Double.random(in: -1...window.duration, using: &generator)
      default: window.end + Double.random(in: 0...100, using: &generator)
      }
    language = [nil, "en", "ja", "th"].randomElement(using: &generator) ?? nil
    self.generator = generator
  }

  mutating func recognized() -> RecognizedWindow {
    RecognizedWindow(
      language: Bool.random(using: &generator) ? "de" : nil,
      utterances: (0..<Int.random(in: 0...6, using: &generator)).map { _ in utterance() })
  }

  private mutating func utterance() -> RecognizedWindow.Utterance {
    let words = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
      Word(word: text(), start: time(), end: time(), score: time())
    }
    // The text may or may not be that of the words.
    let written: String? = [words.map(\.word).joined(separator: " "), words.map(\.word).joined(), "", "other words"]
      .randomElement(using: &generator)
    return RecognizedWindow.Utterance(
      start: time() ?? .nan, end: time() ?? .infinity, text: written ?? "", words: words, speaker: nil)
  }

  private mutating func time() -> Double? {
    switch Int.random(in: 0...19, using: &generator) {
    case 0: nil
    case 1: .nan
    case 2: -.infinity
    case 3: .greatestFiniteMagnitude
    case 4: -0.0
    default: Double.random(in: -2...40, using: &generator)
    }
  }

  private mutating func text() -> String {
    ["a", "word", "naïve", "Ende.", "so,", "你好", "🎉", "", " ", "「はい。」", "extraordinarily", "1,5", "--"]
      .randomElement(using: &generator) ?? ""
  }
}
