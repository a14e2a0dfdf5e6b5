import Testing

@testable import Sessions

struct FoldedTextTests {
  private func fold(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: FoldedText(text).scalars.compactMap { Unicode.Scalar($0) })
    return String(scalars)
  }

  @Test(arguments: [
    ("Grüß Gott", "gruss gott"), ("GRÜSS", "gruss"), ("café", "cafe"), ("cafe\u{301}", "cafe"), ("Ærø", "aero"),
    ("Łódź", "lodz"), ("İstanbul ıssız", "istanbul issiz"), ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
    ("Ёлка", "елка"), ("ＡＢＣ１２３", "abc123"), ("ﾊﾝｶｸ", "ハンカク"), ("ﬁne", "fine"), ("don’t", "dont"),
    ("  Well,  -- yes!  ", "well yes"), ("你好，世界。", "你好世界"), ("Sotto 你好", "sotto 你好"), ("が", "か\u{3099}"),
    ("co\u{AD}operate", "cooperate"), ("🎉 party", "🎉 party"), ("", ""), ("…!?", ""),
  ])
  func foldsWhatDoesNotMatter(text: String, folded: String) {
    #expect(fold(text) == folded)
  }

  @Test func knowsWhereEverythingComesFrom() {
    let folded = FoldedText("Oh, cafe\u{301}s ﬁne")
    // "oh cafes fine"
    #expect(folded.origin(of: 0..<2) == 0..<2)
    #expect(folded.origin(of: 3..<7) == 4..<9)
    #expect(folded.origin(of: 9..<10) == 11..<12)
    #expect(folded.origin(of: 3..<13) == 4..<14)
  }
}
