import Testing

@testable import Models

struct PackagePageTests {
  private let sum = String(repeating: "0a", count: 32)

  private func page(_ text: String, _ type: String? = "text/html") throws(SourceFailure) -> PackagePage {
    try PackagePage(WebPage(bytes: Array(text.utf8), contentType: type, url: "https://index.example/simple/p/"))
  }

  private func json(_ text: String) throws(SourceFailure) -> PackagePage {
    try page(text, "application/vnd.pypi.simple.v1+json")
  }

  @Test func readsTheJSONForm() throws {
    let page = try json(
      """
      {"meta": {"api-version": "1.1", "_last-serial": 1}, "name": "p", "versions": ["1.0"], "files": [
        {"filename": "p-1.0.tar.gz", "url": "https://files.example/p-1.0.tar.gz", "hashes": {}, "yanked": "bad"},
        {"filename": "p-1.0-py3-none-any.whl", "url": "../../f/p.whl", "size": 7,
         "hashes": {"md5": "1", "sha256": "\(sum.uppercased())"}}]}
      """)
    #expect(
      page.files == [
        .init(name: "p-1.0.tar.gz", reference: "https://files.example/p-1.0.tar.gz", sha256: nil, bytes: nil),
        .init(name: "p-1.0-py3-none-any.whl", reference: "../../f/p.whl", sha256: sum, bytes: 7),
      ])
  }

  @Test(arguments: [
    "", "[]", #"{"files": []}"#, #"{"meta": {"api-version": "2.0"}, "files": []}"#,
    #"{"meta": {"api-version": "1.0"}, "files": [{"filename": "a"}]}"#,
  ])
  func refusesOtherJSON(text: String) {
    #expect(throws: SourceFailure.self) { try json(text) }
  }

  @Test func readsTheHTMLForm() throws {
    let page = try page(
      """
      <!DOCTYPE html>
      <html><head><meta name="pypi:repository-version" content="1.1"><title>Links for p</title></head><body>
      <!-- <a href="no.whl">no.whl</a> --><h1>Links</h1>
      <a href="https://files.example/p.whl#sha256=\(sum)" data-requires-python="&gt;=3.7">p-1.0-py3-none-any.whl</a><br/>
      <A data-yanked HREF = 'q.whl?a=1&amp;b=2#md5=00' >
        q.whl
      </A><a href=r.whl>r.whl</a><a name="x">no file</a>
      </body></html>
      """)
    #expect(
      page.files == [
        .init(name: "p-1.0-py3-none-any.whl", reference: "https://files.example/p.whl", sha256: sum, bytes: nil),
        .init(name: "q.whl", reference: "q.whl?a=1&b=2", sha256: nil, bytes: nil),
        .init(name: "r.whl", reference: "r.whl", sha256: nil, bytes: nil),
      ])
  }

  @Test(arguments: [
    "<", "<a", "<a href", "<a href=", "<a href=\"", "<a href=\"x", "<!--", "<a =>", "</", "<a/>", "a>b",
  ])
  func anEndInTheMiddleIsTheEnd(text: String) throws {
    #expect(try page(text).files.allSatisfy { $0.name.isEmpty })
  }

  @Test func otherTypesAreNoIndex() {
    #expect(throws: SourceFailure.self) { try page("{}", "application/json") }
    #expect(throws: SourceFailure.self) { try page("", nil) }
  }

  @Test func findsWhereAFileIs() throws {
    func address(_ reference: String, base: String? = nil, page: String = "https://a.b/simple/p/") throws -> String {
      let file = PackagePage.File(name: "f", reference: reference)
      return try PackagePage(files: [file], base: base).address(of: file, page: page)
    }
    #expect(try address("../../f/p.whl") == "https://a.b/f/p.whl")
    #expect(try address("/f/p.whl") == "https://a.b/f/p.whl")
    #expect(try address("//c.d/p.whl") == "https://c.d/p.whl")
    #expect(try address("p.whl", base: "/files/") == "https://a.b/files/p.whl")
    #expect(try address("p.whl", page: "http://a.b/simple/p/") == "http://a.b/simple/p/p.whl")
    for reference in ["http://a.b/p.whl", "file:///etc/passwd", "ftp://a.b/c"] {
      #expect(throws: SourceFailure.self) { try address(reference) }
    }
  }

  @Test func anIndexIsAWebAddress() throws {
    #expect(try PackageIndex("https://a.b/simple/").page(of: "My__Package.x") == "https://a.b/simple/my-package-x/")
    #expect(try PackageIndex(PackageIndex.standardAddress).name == "PyPI")
    for address in ["", "pypi.org/simple", "ftp://a.b", "https://", "https://a.b/?c", "https://user:word@a.b/simple"] {
      #expect(throws: ModelFailure.self) { try PackageIndex(address) }
    }
  }
}
