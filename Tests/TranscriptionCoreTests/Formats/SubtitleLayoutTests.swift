import Testing

@testable import TranscriptionCore

struct SubtitleLayoutTests {
  static func words(_ texts: [String], from start: Double) -> [SubtitleWord] {
    texts.enumerated().map { SubtitleWord($1, start: start + Double($0), end: start + Double($0) + 0.5) }
  }

  @Test func wrapsLinesInsideASegment() {
    let segment = SubtitleSegment(
      start: 0, end: 9, text: "", words: Self.words(["one", "two", "three", "four"], from: 0))
    let cues = SubtitleLayout(options: SubtitleOptions(maximumLineWidth: 6), separator: " ").cues(of: [segment])
    #expect(cues == [SubtitleCue(startMilliseconds: 0, endMilliseconds: 3500, text: "one two \nthree \nfour")])
  }

  @Test func flowsThroughSegmentsWhenWidthAndCountAreSet() {
    let segments = [
      SubtitleSegment(start: 0, end: 2, text: "", words: Self.words(["one", "two"], from: 0)),
      SubtitleSegment(start: 2, end: 4, text: "", words: Self.words(["three", "four"], from: 2)),
    ]
    let options = SubtitleOptions(maximumLineWidth: 11, maximumLineCount: 1)
    let cues = SubtitleLayout(options: options, separator: " ").cues(of: segments)
    #expect(cues.map(\.text) == ["one two three", "four"])
  }

  @Test func beginsACueAfterALongPauseWhenTextFlows() {
    let words = [SubtitleWord("a", start: 0, end: 0.5), SubtitleWord("b", start: 3.5, end: 4)]
    let segment = SubtitleSegment(start: 0, end: 4, text: "", words: words)
    let flowing = SubtitleOptions(maximumLineWidth: 40, maximumLineCount: 2)
    #expect(SubtitleLayout(options: flowing, separator: " ").cues(of: [segment]).map(\.text) == ["a", "b"])
    #expect(SubtitleLayout(options: SubtitleOptions(), separator: " ").cues(of: [segment]).map(\.text) == ["a b"])
  }

  @Test func highlightsEachWordAndShowsPausesPlain() {
    let words = [SubtitleWord("a", start: 1, end: 2), SubtitleWord("x"), SubtitleWord("b", start: 3, end: 4)]
    let segment = SubtitleSegment(start: 0, end: 9, text: "", speaker: "S", words: words)
    let cues = SubtitleLayout(options: SubtitleOptions(highlightsWords: true), separator: " ").cues(of: [segment])
    #expect(cues.map(\.text) == ["[S]: <u>a</u> x b", "[S]: a x b", "[S]: a x <u>b</u>"])
    #expect(cues.map(\.startMilliseconds) == [1000, 2000, 3000])
    #expect(cues.map(\.endMilliseconds) == [2000, 3000, 4000])
  }
}
