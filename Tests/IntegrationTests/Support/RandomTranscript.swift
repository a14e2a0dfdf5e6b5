import TranscriptionCore

/// Transcripts as an engine may give them, also odd ones: words without times, no words at all, several speakers or none,
/// languages without spaces, characters, gaps, times over an hour.
enum RandomTranscript {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let spaced = [
    "and", "so,", "my", "fellow", "Americans", "naïve", "Übermaß.", "don't", "42", "€5", "emoji🎉", "x",
    "extraordinarily",
    "A\tB", "\"quoted\"",
  ]
  private static let unspaced = ["一", "二三", "こんにちは", "。", "世界", "三"]

  static func make(seed: UInt64) -> Transcript {
    var generator = Generator(state: seed)
    let language = ["en", "de", "ja", "zh"][Int(seed % 4)]
    let isUnspaced = seed % 4 >= 2
    let hasWords = seed % 5 != 0
    let hasSpeakers = seed % 3 == 0
    let hasCharacters = hasWords && seed % 7 == 0
    var time = seed % 6 == 0 ? 3_590.0 : 0
    var segments: [Segment] = []
    for index in 0..<Int.random(in: 0...8, using: &generator) {
      time += span(upTo: Bool.random(using: &generator) ? 0.4 : 5, &generator)
      let start = time
      var words: [Word] = []
      let speaker = hasSpeakers && index % 4 != 3 ? "SPEAKER_0\(index % 2)" : nil
      for _ in 0..<Int.random(in: 1...14, using: &generator) {
        let text = (isUnspaced ? unspaced : spaced).randomElement(using: &generator) ?? "x"
        time += span(upTo: Int.random(in: 0..<8, using: &generator) == 0 ? 4 : 0.3, &generator)
        let wordStart = time
        time += span(upTo: 0.6, &generator)
        let isPlaced = Int.random(in: 0..<9, using: &generator) > 0
        words.append(
          Word(
            word: text, start: isPlaced ? wordStart : nil, end: isPlaced ? time : nil,
            score: isPlaced ? rounded(Double.random(in: 0...1, using: &generator)) : nil,
            speaker: isPlaced ? speaker : nil))
      }
      let text = words.map(\.word).joined(separator: isUnspaced ? "" : " ")
      segments.append(
        Segment(
          id: index, start: start, end: time, text: text, speaker: speaker, words: hasWords ? words : [], window: 0,
          averageLogProbability: seed % 2 == 0 ? -0.25 : nil,
          characters: hasCharacters ? text.map { AlignedCharacter(char: String($0), start: start) } : []))
      if index == 4 {
        segments.append(Segment(id: 100, start: time, end: time + 1, text: "", words: [], window: 1, gap: true))
      }
    }
    return Transcript(
      file: FileID(), name: "talk.wav", language: language, duration: time + 1, isFinal: true, engine: "whisperx",
      model: "small", segments: segments)
  }

  private static func span(upTo most: Double, _ generator: inout Generator) -> Double {
    rounded(Double.random(in: 0...most, using: &generator))
  }

  /// To the millisecond, as engines give times.
  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
