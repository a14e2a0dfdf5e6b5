import Testing

@testable import WebInterface

struct PageDocumentTests {
  private func served(_ source: String, files: Set<String> = ["css/a.css", "icons.svg", "js/a.js", "js/b.js"]) -> String
  {
    let graph = ModuleGraph(sources: [
      "js/a.js": Array("import \"./b.js\";\nimport {\n  c,\n} from \"../lib/c.js\";\n".utf8),
      "js/b.js": Array("// import \"./d.js\"\nexport { a } from \"./a.js\";\nimport(\"./late.js\");\n".utf8),
      "lib/c.js": Array("import x from \"https://example.org/x.js\";\n".utf8), "js/d.js": [], "js/late.js": [],
    ])
    return PageDocument(source: source, prefix: "page/1/").served(modules: graph) { files.contains($0) }
  }

  @Test func linksToFilesOfThePageCarryTheVersion() {
    #expect(served("<link rel=\"x\" href=\"css/a.css\">") == "<link rel=\"x\" href=\"page/1/css/a.css\">")
    #expect(served("<use href=\"icons.svg#play\"></use>") == "<use href=\"page/1/icons.svg#play\"></use>")
    #expect(served("<script src=\"js/a.js\"></script>") == "<script src=\"page/1/js/a.js\"></script>")
  }

  @Test(arguments: [
    "<a href=\"#main\">", "<a href=\"./\">", "<a href=\"https://example.org/css/a.css\">", "<p>href=\"css/a.css\"",
    "<a href=\"docs.html\">", "<a data-href=\"css/a.css\">", "",
  ])
  func allElseStaysAsItIs(source: String) {
    #expect(served(source) == source)
  }

  @Test func whatAModuleNeedsIsNamedInTheHead() {
    let text = served("<head><script type=\"module\" src=\"js/a.js\"></script></head>", files: ["js/a.js", "js/b.js"])
    #expect(
      text == """
        <head><script type="module" src="page/1/js/a.js"></script>  <link rel="modulepreload" href="page/1/js/b.js">
          <link rel="modulepreload" href="lib/c.js">
        </head>
        """)
  }

  @Test func modulesMayNeedEachOther() {
    let graph = ModuleGraph(sources: [
      "a.js": Array("import { b } from \"./b.js\";".utf8), "b.js": Array("import { a } from \"./a.js\";".utf8),
      "c.js": Array("import { d } from \"../d.js\";".utf8),
    ])
    #expect(graph.needs(of: "a.js") == ["b.js"])
    #expect(graph.needs(of: "c.js").isEmpty && graph.needs(of: "x.js").isEmpty)
  }
}
