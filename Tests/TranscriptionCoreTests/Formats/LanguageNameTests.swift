import Testing
import TranscriptionCore

struct LanguageNameTests {
  @Test func namesLanguages() {
    #expect(LanguageName.english("en") == "english")
    #expect(LanguageName.english("DE") == "german")
    #expect(LanguageName.english("xx") == "xx")
  }

  @Test(arguments: [
    ("english", "en"), ("English", "en"), ("haitian creole", "ht"), ("Flemish", "nl"), ("de", "de"), ("PT-br", "pt"),
    ("zh_CN", "zh"), ("norwegian", "no"), ("nb", "nb"), ("javanese", "jv"), ("jw", "jv"),
  ])
  func findsTheCode(_ text: String, _ code: String) {
    #expect(LanguageName.code(of: text) == code)
  }

  @Test(arguments: ["", "unknown", "klingon", "xx", "-", "en glish"])
  func knowsNoCodeForWhatIsNoLanguage(_ text: String) {
    #expect(LanguageName.code(of: text) == nil)
  }
}
