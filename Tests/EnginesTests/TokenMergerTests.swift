import Testing
import TranscriptionCore

@testable import sotto_worker

struct TokenMergerTests {
  private func tokens(_ texts: String..., step: Double = 0.1) -> [RecognizedToken] {
    texts.enumerated().map { RecognizedToken(bytes: Array($1.utf8), start: Double($0) * step) }
  }

  private func words(_ tokens: [RecognizedToken], duration: Double = 30) -> [String] {
    TokenMerger.words(of: tokens, duration: duration).map(\.word)
  }

  @Test func joinsSentencePiecesUntilTheNextMark() {
    #expect(words(tokens("▁trans", "crip", "tion", "▁is", "▁fun", ".")) == ["transcription", "is", "fun."])
  }

  @Test func takesASpaceForAMark() {
    #expect(words(tokens(" And", " so", ",", " my", " fell", "ow")) == ["And", "so,", "my", "fellow"])
  }

  @Test func takesAMarkThatStandsAlone() {
    #expect(words(tokens("▁", "one", "▁", "two")) == ["one", "two"])
  }

  @Test func joinsWordPieces() {
    #expect(words(tokens("play", "##ing", "chess")) == ["playing", "chess"])
    #expect(words(tokens("hel@@", "lo", "world")) == ["hello", "world"])
  }

  @Test func takesATokenForAWordInScriptsWithoutSpaces() {
    #expect(words(tokens("今", "天", "。", "好")) == ["今", "天。", "好"])
    #expect(words(tokens("▁hello", "世", "界")) == ["hello", "世", "界"])
  }

  @Test func joinsSingleLettersAndKeepsTheirSpaces() {
    #expect(words(tokens("h", "i", " ", "y", "o", "u")) == ["hi", "you"])
    #expect(words(tokens("h", "i")) == ["hi"])
    #expect(words(tokens("good", "morning")) == ["good", "morning"])
  }

  @Test func joinsACharacterThatTwoTokensShare() {
    let bytes = Array("界".utf8)
    let halves = [
      RecognizedToken(bytes: Array(bytes[..<2]), start: 0), RecognizedToken(bytes: Array(bytes[2...]), start: 0.1),
    ]
    #expect(words(halves) == ["界"])
    #expect(words(tokens("<0xE7>", "<0x95>", "<0x8C>")) == ["界"])
  }

  @Test func dropsWhatIsNoText() {
    #expect(words(tokens("<|en|>", "▁yes", "<unk>", "<blk>")) == ["yes"])
    #expect(words([]).isEmpty)
  }

  @Test func endsAWordWhereItsLastTokenEnds() {
    let timed = [
      RecognizedToken(bytes: Array("▁se".utf8), start: 1, duration: 0.1),
      RecognizedToken(bytes: Array("ven".utf8), start: 1.2, duration: 0.3),
    ]
    let word = TokenMerger.words(of: timed, duration: 30)[0]
    #expect(word.start == 1)
    #expect(word.end == 1.5)
  }

  @Test func guessesAnEndThatReachesNeitherTheNextWordNorPastTheWindow() {
    let timed = TokenMerger.words(of: tokens("▁one", "▁two", "▁three"), duration: 0.3)
    #expect(timed.map(\.start) == [0, 0.1, 0.2])
    #expect(timed.map(\.end) == [0.1, 0.2, 0.3])
  }

  @Test func scoresAWordByTheMeanOfItsTokens() throws {
    let scored = [
      RecognizedToken(bytes: Array("▁a".utf8), start: 0, logProbability: -1),
      RecognizedToken(bytes: Array("b".utf8), start: 0.1, logProbability: -3),
      RecognizedToken(bytes: Array("▁c".utf8), start: 0.2, logProbability: 0.5),
    ]
    let words = TokenMerger.words(of: scored, duration: 1)
    #expect(abs(try #require(words[0].score) - 0.1353) < 0.0001)
    #expect(words[1].score == 1)
    #expect(TokenMerger.words(of: tokens("▁a"), duration: 1)[0].score == nil)
  }
}
