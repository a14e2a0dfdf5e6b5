import Foundation
import Logging
import TestSupport
import Testing

@testable import Engines
@testable import TranscriptionCore

/// Words of a text without times, placed by a scripted aligner.
@Suite(.timeLimit(.minutes(15)))
struct WordAlignerTests {
  private let audio = WindowAudio(path: "/dev/null", samples: 32_000)

  /// Answers every request with these words, or with a rejection: the rest of a reply behind its id.
  private func aligner(_ answer: String) -> WordAligner {
    let quoted = answer.replacing("\"", with: "\\\"")
    return WordAligner(
      pool: ScriptedWorker.pool(onRequest: "for id in $ids; do echo \"{\\\"id\\\":\\\"$id\\\",\(quoted)}\"; done"),
      logger: Logger(label: "test"))
  }

  private func window(_ text: String, words: [Word] = [], language: String? = "en") -> RecognizedWindow {
    RecognizedWindow(language: language, utterances: [.init(start: 0, end: 2, text: text, words: words)])
  }

  @Test func wordsAreTakenAndTheUtteranceBeginsWithTheFirst() async throws {
    let answer =
      #""t":"aligned","words":[{"word":"ask","start":0.5,"end":0.8,"score":0.9,"timing":"aligned"},"#
      + #"{"word":"not.","start":0.8,"end":1.2,"score":null,"timing":"interpolated"}]"#
    let aligner = aligner(answer)
    let placed = await aligner.placed(window("ask not."), audio: audio, language: nil)
    #expect(
      placed.utterances == [
        .init(
          start: 0.5, end: 1.2, text: "ask not.",
          words: [
            Word(word: "ask", start: 0.5, end: 0.8, score: 0.9, timing: .aligned),
            Word(word: "not.", start: 0.8, end: 1.2, timing: .interpolated),
          ])
      ])
    #expect(placed.notices.isEmpty)
    await aligner.stop()
  }

  @Test func aTextThatCannotBePlacedStaysAndSaysSo() async throws {
    let aligner = aligner(
      #""t":"rejected","code":"engine_error","message":"no path","retry":false"#)
    let placed = await aligner.placed(window("ask not"), audio: audio, language: nil)
    #expect(placed.utterances == window("ask not").utterances)
    #expect(placed.notices.map(\.code) == ["alignment_failed"])
    await aligner.stop()
  }

  @Test func whatHasTimesOrIsOfAnotherLanguageIsLeftAlone() async throws {
    let aligner = aligner(#""t":"pong","n":1"#)
    let timed = window("ask", words: [Word(word: "ask", start: 0, end: 1)])
    #expect(await aligner.placed(timed, audio: audio, language: nil) == timed)
    let german = window("frag", language: "de")
    #expect(await aligner.placed(german, audio: audio, language: "en") == german)
    let unknown = window("frag", language: nil)
    #expect(await aligner.placed(unknown, audio: audio, language: nil) == unknown)
    let silent = window(" ")
    #expect(await aligner.placed(silent, audio: audio, language: nil) == silent)
    await aligner.stop()
  }
}
