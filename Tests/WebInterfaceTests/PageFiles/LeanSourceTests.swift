import Testing

@testable import WebInterface

struct LeanSourceTests {
  private func lean(_ text: String) -> String {
    String(decoding: LeanSource(source: Array(text.utf8)).text, as: UTF8.self)
  }

  @Test func commentsOnLinesOfTheirOwnGoAndLinesKeepTheirNumbers() {
    let text = "// what\n/** Long\n * words. */\nexport function a() {\n  /* b */\n  return \"// no\"; // kept\n}\n"
    #expect(lean(text) == "\n\n\nexport function a() {\n\nreturn \"// no\"; // kept\n}\n")
    #expect(lean(".a {\n  /* why */\n  color: red;\n}\n") == ".a {\n\ncolor: red;\n}\n")
  }

  @Test func templatesStayAsTheyAre() {
    let text = "const a = `x\n  // y ${b}\n  z\\``;\n  // gone\n  c();"
    #expect(lean(text) == "const a = `x\n  // y ${b}\n  z\\``;\n\nc();")
  }

  @Test(arguments: ["/* a */ b();\n  c();", "/* a\n b */ c();", "/* never\n ends", "const a = `never\n  ends", ""])
  func whatIsNotUnderstoodIsLeftAlone(text: String) { #expect(lean(text) == text) }
}
