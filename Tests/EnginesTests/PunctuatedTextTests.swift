import Testing
import TranscriptionCore

@testable import sotto_worker

struct PunctuatedTextTests {
  private func text(_ original: String, _ copy: String) -> String? {
    PunctuatedText(original, punctuatedAs: copy)?.text
  }

  @Test func takesOverMarksAndKeepsEverythingElse() {
    #expect(text("how are you i am fine", "how are you? i am fine.") == "how are you? i am fine.")
    #expect(text("我们都是木头人不会说话", "我们都是木头人，不会说话。") == "我们都是木头人，不会说话。")
  }

  @Test func writesTheMarksOfTheScript() {
    #expect(
      text("rapidly expanding bringing more", "rapidly expanding，bringing more。") == "rapidly expanding, bringing more."
    )
    #expect(text("用 hello 你好", "用 hello，你好。") == "用 hello, 你好。")
  }

  @Test func takesOverTheCaseOfATextWithoutOne() {
    #expect(text("HOW ARE YOU", "How are you?") == "How are you?")
    #expect(text("how are you", "How are you?") == "How are you?")
    #expect(text("How are YOU", "how are you?") == "How are YOU?")
  }

  @Test func refusesACopyWithOtherWords() {
    #expect(text("one two", "one too.") == nil)
    #expect(text("one two", "one.") == nil)
    #expect(text("one two", "one two three") == nil)
    #expect(text("one", ".one") == nil)
    #expect(text("", "") == nil)
  }

  @Test func aPunctuatedTextIsLeftAlone() {
    #expect(PunctuatedText.isPunctuated("Yes, it is"))
    #expect(PunctuatedText.isPunctuated("好。"))
    #expect(!PunctuatedText.isPunctuated("it costs 3.50 at 10:30"))
    #expect(!PunctuatedText.isPunctuated("nothing of the kind"))
  }

  private func window(_ text: String, _ words: [String]) -> RecognizedWindow {
    let words = words.enumerated().map { Word(word: $1, start: Double($0), end: Double($0) + 0.5, score: 0.5) }
    return RecognizedWindow(utterances: [.init(start: 0, end: 9, text: text, words: words)])
  }

  @Test func wordsStayInStepWithTheText() throws {
    let result = Punctuator.punctuated(window("HELLO YOU THERE", ["HELLO", "YOU", "THERE"])) { text in
      #expect(text == "hello you there")
      return "Hello, you there?"
    }
    let utterance = try #require(result.utterances.first)
    #expect(utterance.text == "Hello, you there?")
    #expect(utterance.words.map(\.word) == ["Hello,", "you", "there?"])
    #expect(utterance.words.map(\.start) == [0, 1, 2])
    #expect(result.notices.isEmpty)
  }

  @Test func otherWordsThanTheTextsAreKept() throws {
    let result = Punctuator.punctuated(window("hello you", ["hello", "u"])) { _ in "Hello you." }
    #expect(result.utterances.first?.text == "Hello you.")
    #expect(result.utterances.first?.words.map(\.word) == ["hello", "u"])
  }

  @Test func aUselessAnswerKeepsTheTextAndIsNoted() {
    for answer in [nil, "something else"] as [String?] {
      let result = Punctuator.punctuated(window("hello you", ["hello", "you"])) { _ in answer }
      #expect(result.utterances == window("hello you", ["hello", "you"]).utterances)
      #expect(result.notices.map(\.code) == [Punctuator.noticeCode])
    }
  }

  @Test func theModelIsNotAskedAboutAPunctuatedText() {
    let before = window("Yes.", ["Yes."])
    let after = Punctuator.punctuated(before) { _ in
      Issue.record("asked")
      return nil
    }
    #expect(after == before)
  }
}
