import Testing

@testable import TranscriptionCore

struct CaptionSegmenterTests {
  static let window = SpeechWindow(index: 3, startSample: 16_000 * 100, endSample: 16_000 * 130)

  /// Words of half a second each, `pause` seconds before the words whose places are named.
  static func words(_ text: String, pausesBefore places: Set<Int> = [], pause: Double = 0.6) -> [Word] {
    var time = 0.0
    return text.split(separator: " ").enumerated().map { place, word in
      if places.contains(place) { time += pause }
      defer { time += 0.5 }
      return Word(word: String(word), start: time, end: time + 0.5, score: 0.5)
    }
  }

  static func segments(
    _ text: String, _ words: [Word], language: String? = "en", maximumCharacters: Int = 20
  ) -> [Segment] {
    let utterance = RecognizedWindow.Utterance(start: 0, end: 25, text: text, words: words, speaker: "A")
    return CaptionSegmenter(maximumCharacters: maximumCharacters, maximumSeconds: 20).segments(
      of: RecognizedWindow(utterances: [utterance]), window: window, fileDuration: 1000, language: language)
  }

  @Test func addsTheWindowsStartAndNumbersByWindow() {
    let segments = Self.segments(" hello there ", Self.words("hello there"))
    #expect(
      segments == [
        Segment(
          id: 3000, start: 100, end: 125, text: "hello there", speaker: "A",
          words: [
            Word(word: "hello", start: 100, end: 100.5, score: 0.5),
            Word(word: "there", start: 100.5, end: 101, score: 0.5),
          ], window: 3)
      ])
  }

  @Test func noControlCharacterReachesACaption() {
    let segments = Self.segments("a\u{0}b c\u{1B}[31m", Self.words("a\u{0}b c\u{1B}[31m"))
    #expect(segments.map(\.text) == ["ab c[31m"])
    #expect(segments[0].words.map(\.word) == ["ab", "c[31m"])
  }

  @Test func prefersAPauseToTheEndOfASentence() {
    let text = "It ended here. but then came more"
    #expect(Self.segments(text, Self.words(text)).map(\.text) == ["It ended here.", "but then came more"])
    #expect(
      Self.segments(text, Self.words(text, pausesBefore: [4])).map(\.text) == ["It ended here. but", "then came more"])
  }

  @Test func prefersACommaToTheMiddle() {
    #expect(
      Self.segments("one two, three four five", Self.words("one two, three four five")).map(\.text)
        == ["one two,", "three four five"])
    #expect(
      Self.segments("one two three four five", Self.words("one two three four five")).map(\.text)
        == ["one two three", "four five"])
  }

  @Test func leavesNoSliverBehindAComma() {
    let text = "So, one two three four five"
    #expect(Self.segments(text, Self.words(text)).map(\.text) == ["So, one two", "three four five"])
  }

  @Test func splitsWhatLastsTooLong() {
    let text = "slow words"
    let words = [Word(word: "slow", start: 0, end: 4), Word(word: "words", start: 4.1, end: 8)]
    let utterance = RecognizedWindow.Utterance(start: 0, end: 8, text: text, words: words)
    let segments = CaptionSegmenter().segments(
      of: RecognizedWindow(utterances: [utterance]), window: Self.window, fileDuration: nil, language: "en")
    #expect(segments.map(\.text) == ["slow", "words"])
    #expect(segments.map(\.end) == [104, 108])
  }

  @Test func splitsATextWithoutWordTimesBySentencesAndLetters() {
    let text = "It ended here. Then came more of it."
    let segments = Self.segments(text, [], maximumCharacters: 24)
    #expect(segments.map(\.text) == ["It ended here.", "Then came more of it."])
    #expect(segments.flatMap(\.words).isEmpty)
    #expect(segments[0].start == 100 && segments[0].end == segments[1].start && segments[1].end == 125)
    let untimed = text.split(separator: " ").map { Word(word: String($0), start: nil, end: nil) }
    let split = Self.segments(text, untimed, maximumCharacters: 24)
    #expect(split.map(\.text) == segments.map(\.text))
    #expect(split.flatMap(\.words) == untimed)
  }

  @Test func splitsATextWithoutSpacesBehindItsMarks() {
    let text = "客観的実在の判断的知識が成立するのである。それは大切なことだ。"
    let segments = Self.segments(text, [], language: "ja", maximumCharacters: 24)
    #expect(segments.map(\.text) == ["客観的実在の判断的知識が成立するのである。", "それは大切なことだ。"])
  }

  @Test func aSpaceInATextOfALanguageWithoutThemChangesNothing() {
    let text = "客観的実在の判断的知識が成立するのである。それは OpenAI の大切なことだ。"
    let segments = Self.segments(text, [], language: "ja", maximumCharacters: 24)
    #expect(segments.map(\.text) == ["客観的実在の判断的知識が成立するのである。", "それは OpenAI の大切なことだ。"])
  }

  @Test func aTextWithoutAnyTimeStaysWhole() {
    let utterance = RecognizedWindow.Utterance(start: .nan, end: .nan, text: "one two three. four five six.")
    let segments = CaptionSegmenter(maximumCharacters: 10).segments(
      of: RecognizedWindow(utterances: [utterance]), window: Self.window, fileDuration: nil, language: "en")
    #expect(segments.map(\.text) == ["one two three. four five six."])
  }

  @Test func neverCutsAWord() {
    let word = String(repeating: "x", count: 50)
    #expect(Self.segments("\(word) b", Self.words("\(word) b")).map(\.text) == [word, "b"])
  }

  @Test func keepsTheSpacingAndMarksOfTheText() {
    let words = Self.words("こんにちは 世界 今日 は いい 天気")
    #expect(
      Self.segments("こんにちは世界。今日はいい天気!", words, language: "ja", maximumCharacters: 8).map(\.text)
        == ["こんにちは世界。", "今日はいい天気!"])
    #expect(
      Self.segments("", words, language: "ja", maximumCharacters: 100).map(\.text) == ["こんにちは世界今日はいい天気"])
    #expect(Self.segments("", Self.words("a b"), language: nil).map(\.text) == ["a b"])
  }

  @Test func joinsWordsWhereTheTextHasOthers() {
    // The second word is found inside another, where the text must not be cut.
    let words = Self.words("one a two three four five", pausesBefore: [1])
    let segments = Self.segments("one banana two three four five", words, maximumCharacters: 24)
    #expect(segments.map(\.text) == ["one", "a two three four five"])
  }

  @Test func findsWordsWhateverTheirCase() {
    let words = Self.words("well yes it was. so it", pausesBefore: [2])
    #expect(Self.segments("Well, yes: It was. So... it", words).map(\.text) == ["Well, yes:", "It was. So... it"])
  }

  @Test func readsMissingEdgesOffTheirNeighbours() {
    var words = Self.words("aaaa bbbb cccc dddd")
    words[2].start = nil
    words[2].end = nil
    let segments = Self.segments("aaaa bbbb cccc dddd", words, maximumCharacters: 10)
    #expect(segments.map(\.text) == ["aaaa bbbb", "cccc dddd"])
    #expect(segments[0].end == 101)
    #expect(segments[1].start == 101)
    #expect(segments[1].words[0].start == nil)
  }

  @Test func putsUtterancesInOrderOfTime() {
    let utterances = [
      RecognizedWindow.Utterance(start: 5, end: 6, text: "second"),
      RecognizedWindow.Utterance(start: 1, end: 2, text: "first"),
      RecognizedWindow.Utterance(start: 7, end: 8, text: "  "),
    ]
    let segments = CaptionSegmenter().segments(
      of: RecognizedWindow(utterances: utterances), window: Self.window, fileDuration: nil, language: nil)
    #expect(segments.map(\.text) == ["first", "second"])
    #expect(segments.map(\.start) == [101, 105])
  }

  @Test func neverUsesTheIdsOfTheNextWindow() {
    let utterances = (0..<1200).map { RecognizedWindow.Utterance(start: Double($0) / 100, end: 12, text: "\($0)") }
    let segments = CaptionSegmenter().segments(
      of: RecognizedWindow(utterances: utterances), window: Self.window, fileDuration: nil, language: nil)
    #expect(segments.count == 1000)
    #expect(segments.last?.id == 3999)
    #expect(segments.last?.text.hasSuffix("1198 1199") == true)
  }

  @Test func staysInsideTheFile() {
    let segments = Self.segments("hello", Self.words("hello"))
    #expect(segments[0].end == 125)
    let utterance = RecognizedWindow.Utterance(start: 0, end: 29, text: "hello")
    let short = CaptionSegmenter().segments(
      of: RecognizedWindow(utterances: [utterance]), window: Self.window, fileDuration: 110.0004, language: nil)
    #expect(short[0].end == 110)
  }
}
