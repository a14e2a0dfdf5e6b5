import Testing
import TranscriptionCore

struct VisibleTextTests {
  @Test(arguments: [
    ("a\u{1B}]0;title\u{7}b", "a\u{FFFD}]0;title\u{FFFD}b"), ("a\u{9B}31mb", "a\u{FFFD}31mb"),
    ("a\u{7F}\u{0}b", "a\u{FFFD}\u{FFFD}b"), ("gpj.\u{202E}wav", "gpj.\u{FFFD}wav"),
    ("\u{2066}a\u{2069}", "\u{FFFD}a\u{FFFD}"),
    ("a\u{2028}b", "a\u{FFFD}b"), ("a\rb", "a\u{FFFD}b"),
  ])
  func whatSteersATerminalIsReplaced(text: String, expected: String) {
    #expect(VisibleText.lines(text) == expected)
    #expect(VisibleText.line(text) == expected)
  }

  @Test func lineFeedsAndTabsStayInLinesOnly() {
    #expect(VisibleText.lines("a\n\tb") == "a\n\tb")
    #expect(VisibleText.line("a\n\tb") == "a\u{FFFD}\u{FFFD}b")
  }

  @Test func everythingElseStays() {
    for text in ["", "Übung 🎙️.wav", "שלום", "e\u{301}", "👩‍👩‍👧"] { #expect(VisibleText.line(text) == text) }
  }
}
