import Testing

@testable import TranscriptionCore

struct SpeakerDivisionTests {
  private static let turns = [
    SpeakerTurn(start: 0, end: 2, speaker: "A"), SpeakerTurn(start: 2, end: 6, speaker: "B"),
  ]

  /// Words of half a second each from `start` on.
  private func segment(_ text: String, id: Int = 3000, from start: Double = 0) -> Segment {
    let words = text.split(separator: " ").enumerated().map { place, word in
      Word(word: String(word), start: start + Double(place) / 2, end: start + Double(place + 1) / 2)
    }
    return Segment(
      id: id, start: start, end: words.last?.end ?? start, text: text, words: words, window: id / 1000)
  }

  private func divided(_ segments: Segment..., turns: [SpeakerTurn] = turns) -> [Segment] {
    SpeakerDivision(turns: turns).applied(to: segments, language: "en")
  }

  @Test func aCaptionIsDividedWhereTheSpeakerChanges() {
    let parts = divided(segment("Good morning, Steve. Hi. Good morning, Katie."), segment("Yes.", id: 3001, from: 3.5))
    #expect(parts.map(\.text) == ["Good morning, Steve. Hi.", "Good morning, Katie.", "Yes."])
    #expect(parts.map(\.speaker) == ["A", "B", "B"])
    #expect(parts.map(\.id) == [3000, 3001, 3002])
    #expect(parts[0].end == 2 && parts[1].start == 2)
    #expect(parts.flatMap(\.words).count == 8)
  }

  @Test func oneSpeakerChangesNoId() {
    let segments = [segment("one two three", id: 3005)]
    let parts = SpeakerDivision(turns: Self.turns).applied(to: segments, language: "en")
    #expect(parts.map(\.id) == [3005])
    #expect(parts.map(\.speaker) == ["A"])
    #expect(divided(segment("one two"), turns: []).map(\.speaker) == [nil])
  }

  @Test func aShortWordAtTheEdgeOfATurnStaysWithItsNeighbours() {
    var caption = segment("one two three four five six")
    // "three" is short and lies in a turn of its own.
    caption.words[2].start = 1.1
    caption.words[2].end = 1.3
    let turns = [
      SpeakerTurn(start: 0, end: 1.05, speaker: "A"), SpeakerTurn(start: 1.05, end: 1.35, speaker: "B"),
      SpeakerTurn(start: 1.35, end: 9, speaker: "A"),
    ]
    #expect(divided(caption, turns: turns).map(\.text) == ["one two three four five six"])
  }

  @Test func whatHasNoWordsOrIsAGapStaysWhole() {
    var untimed = segment("one two three four five six seven")
    untimed.words = []
    #expect(divided(untimed).map(\.text) == [untimed.text])
    var gap = segment("")
    gap.gap = true
    gap.end = 4
    #expect(divided(gap) == [gap])
  }

  @Test func applyingItAgainChangesNothing() {
    let once = divided(segment("Good morning, Steve. Hi. Good morning, Katie."))
    #expect(SpeakerDivision(turns: Self.turns).applied(to: once, language: "en") == once)
  }
}
