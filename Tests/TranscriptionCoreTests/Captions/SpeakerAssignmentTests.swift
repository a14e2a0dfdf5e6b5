import Testing

@testable import TranscriptionCore

struct SpeakerAssignmentTests {
  private func turn(_ speaker: String, _ start: Double, _ end: Double) -> SpeakerTurn {
    SpeakerTurn(start: start, end: end, speaker: speaker)
  }

  @Test func theSpeakerThatTalksMostHasIt() {
    let assignment = SpeakerAssignment(turns: [turn("B", 2, 4), turn("A", 0, 2.5), turn("C", 100, 101)])
    #expect(assignment.speaker(from: 0, to: 1) == "A")
    #expect(assignment.speaker(from: 1, to: 4) == "B")
    #expect(assignment.speaker(from: 100.5, to: 200) == "C")
  }

  @Test func whereThereIsNoSpeechThereIsNoSpeaker() {
    let assignment = SpeakerAssignment(turns: [turn("A", 1, 2), turn("B", 5, 6)])
    #expect(assignment.speaker(from: 0, to: 1) == nil)
    #expect(assignment.speaker(from: 2, to: 5) == nil)
    #expect(assignment.speaker(from: 6, to: 9) == nil)
    #expect(SpeakerAssignment(turns: []).speaker(from: 0, to: 9) == nil)
  }

  @Test func severalTurnsOfOneAddUp() {
    let assignment = SpeakerAssignment(turns: [turn("A", 0, 1), turn("B", 1, 2.5), turn("A", 2.5, 3.5)])
    #expect(assignment.speaker(from: 0, to: 3.5) == "A")
  }

  @Test func ofEqualsTheFirstHasIt() {
    let assignment = SpeakerAssignment(turns: [turn("B", 0, 1), turn("A", 1, 2)])
    #expect(assignment.speaker(from: 0, to: 2) == "B")
  }

  @Test func aLongTurnIsFoundBehindManyShortOnes() {
    let short = (1...500).map { turn("S\($0)", Double($0), Double($0) + 0.01) }
    let assignment = SpeakerAssignment(turns: [turn("A", 0, 1_000)] + short)
    #expect(assignment.speaker(from: 600, to: 601) == "A")
  }

  @Test func segmentsAndWordsAreGivenAwayEachForItself() {
    let segment = Segment(
      id: 0, start: 0, end: 4, text: "a b c",
      words: [
        Word(word: "a", start: 0, end: 1), Word(word: "b", start: 3.5, end: 4), Word(word: "c", start: nil, end: nil),
      ], window: 0)
    let gap = Segment(id: 1, start: 4, end: 5, text: "", words: [], window: 1, gap: true)
    let assigned = SpeakerAssignment(turns: [turn("A", 0, 3), turn("B", 3, 5)]).applied(to: [segment, gap])
    #expect(assigned[0].speaker == "A")
    #expect(assigned[0].words.map(\.speaker) == ["A", "B", nil])
    #expect(assigned[1].speaker == nil)
  }
}
