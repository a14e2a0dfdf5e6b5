import Testing

@testable import sotto_worker

struct SphinxWordTests {
  @Test(arguments: [
    ("hello", "hello"), ("and(2)", "and"), ("don't(13)", "don't"), ("(b)", "(b)"), ("a(x)", "a(x)"),
  ])
  func showsAWordWithoutTheNumberOfItsPronunciation(entry: String, shown: String) {
    #expect(SphinxWord.shown(entry) == shown)
  }

  @Test(arguments: ["<s>", "</s>", "<sil>", "[NOISE]", "[SPEECH]", "++BREATH++", ""])
  func dropsWhatIsNoWord(entry: String) {
    #expect(SphinxWord.shown(entry) == nil)
  }
}
