import Testing
import TranscriptionCore

@testable import Engines

struct TranscriptionAnswerTests {
  private func window(
    _ json: String, duration: Double = 10, task: TranscriptionTask = .transcribe
  ) throws -> RecognizedWindow {
    try TranscriptionAnswer(duration: duration, task: task).window(Array(json.utf8))
  }

  @Test func aWordGoesToTheSegmentThatItsMiddleLiesIn() throws {
    let window = try window(
      """
      {"segments":[{"start":0,"end":2,"text":"a b"},{"start":3,"end":4,"text":"c d"},{"start":4,"end":5,"text":"e"}],
       "words":[{"word":"a","start":0,"end":0.4},{"word":"b","start":1.9,"end":2.7},{"word":"c","start":2.4,"end":3.2},
                {"word":"d"},{"word":"e","start":4.1,"end":4.9},{"word":" ","start":4.9,"end":5}]}
      """)
    #expect(window.utterances.map { $0.words.map(\.word) } == [["a", "b"], ["c", "d"], ["e"]])
    #expect(window.utterances[1].words[1].start == nil)
  }

  @Test func aSegmentsOwnWordsComeBeforeThoseBesideIt() throws {
    let window = try window(
      """
      {"text":"x","detected_language":"german","segments":[{"start":0,"end":2,"text":" Ja.\\n",
       "words":[{"word":" Ja","start":0.1,"end":0.5,"probability":0.9,"t_dtw":-1}]}],"words":[{"word":"nein"}]}
      """)
    #expect(
      window.utterances == [
        .init(start: 0, end: 2, text: "Ja.", words: [Word(word: "Ja", start: 0.1, end: 0.5, score: 0.9)])
      ])
  }

  @Test func whatIsHeardBehindTheEndIsLeftAway() throws {
    let window = try window(
      """
      {"text":"","segments":[{"start":8,"end":30,"text":"bye"},{"start":30,"end":30.5,"text":"Thank you."}],
       "words":[{"word":"bye","start":8,"end":30},{"word":"Thank","start":30,"end":30.2}]}
      """)
    #expect(window.utterances.map(\.text) == ["bye"])
    #expect(window.utterances[0].end == 10 && window.utterances[0].words.map(\.end) == [10])
  }

  @Test func silenceIsNoUtterance() throws {
    #expect(try window(#"{"text":""}"#).utterances.isEmpty)
    #expect(try window(#"{"text":" ","segments":[]}"#).utterances.isEmpty)
    #expect(try window(#"{"segments":[{"start":0,"end":1,"text":" "}]}"#).utterances.isEmpty)
  }

  @Test func wordsWithoutSegmentsStayTogether() throws {
    let window = try window(
      #"{"text":"Hi you","words":[{"word":"Hi","start":0,"end":1},{"word":"you","start":1,"end":2}]}"#)
    #expect(window.utterances.map { $0.words.count } == [2])
    #expect(window.utterances[0].end == 10)
  }

  @Test func whatOnlyAdornsTheTextMayBeAnything() throws {
    let window = try window(
      """
      {"text":"a","language":7,"duration":"1.0","usage":null,"segments":[{"id":"x","start":0,"end":1,"text":"a",
       "avg_logprob":"low","words":[{"word":"a","start":0,"end":1,"probability":7}]}]}
      """)
    #expect(window.language == nil)
    #expect(window.utterances[0].averageLogProbability == nil && window.utterances[0].words[0].score == nil)
  }

  /// What servers call the language of a translation is now this, now that.
  @Test func aTranslationTellsNothingOfTheLanguageSpoken() throws {
    #expect(try window(#"{"text":"a","language":"english"}"#, task: .translate).language == nil)
    #expect(try window(#"{"text":"a","language":"german"}"#).language == "de")
  }
}
