import Testing
import TranscriptionCore

@testable import Outbound

struct WebAddressTests {
  @Test(arguments: [
    ("http://Example.COM", "example.com", 80, "/"), ("https://example.com./a?b=c#d", "example.com", 443, "/a?b=c"),
    ("HTTP://a.b:8080/x%20y", "a.b", 8080, "/x%20y"), ("http://[::FFFF:127.0.0.1]/", "::ffff:127.0.0.1", 80, "/"),
    ("http://bücher.example/ä", "xn--bcher-kva.example", 80, "/%C3%A4"), ("http://①②⑦.0.0.1/", "127.0.0.1", 80, "/"),
    ("http://0x7f.1/", "0x7f.1", 80, "/"), ("http://2130706433/", "2130706433", 80, "/"),
    ("http://ex%61mple.com/", "example.com", 80, "/"),
  ])
  func takesApart(text: String, host: String, port: Int, target: String) throws {
    let address = try #require(WebAddress(text))
    #expect(address.host == host && address.port == port && address.target == target, "\(address)")
  }

  @Test(arguments: [
    "", "example.com", "ftp://example.com", "file:///etc/passwd", "data:audio/wav;base64,AA", "http://", "http:///x",
    "http://a b/", "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://a.b:0/", "http://a.b:99999/",
    "http://example.com\\@evil.example/", "http://a\u{0}b/", "http://a\r\nHost: b/", "javascript:alert(1)",
    "rtmp://a.b/c",
    "gopher://a.b", "http://[::1", "http://a%00b/", "http://a%2fb/",
  ])
  func refusesWhatIsNoWebAddress(text: String) { #expect(WebAddress(text) == nil) }

  /// As many bytes as the interface takes, also where they become more when they are sent.
  @Test(arguments: ["x", "ä", " "]) func refusesEndlessAddresses(letter: String) throws {
    let start = "http://me:pass@a.b/"
    let letters = (TextBounds.url.bytes - start.utf8.count - 1) / letter.utf8.count
    let longest = start + String(repeating: letter, count: letters) + "y"
    let address = try WebAddress.read(longest)
    #expect(try WebAddress.read(address.remote) == address)
    let error = #expect(throws: ServiceError.self) { try WebAddress.read(longest + "yy") }
    #expect(error?.message.contains("8192 bytes") == true)
  }

  @Test(arguments: [
    ("/my file.wav", "/my%20file.wav"), ("/a b%20c.wav?d=e f", "/a%20b%20c.wav?d=e%20f"), ("/100%.wav", "/100%25.wav"),
    ("/{a}|\"b\"<c>^`.wav", "/%7Ba%7D%7C%22b%22%3Cc%3E%5E%60.wav"), ("/x[1] y%20z.wav", "/x%5B1%5D%20y%20z.wav"),
    ("/ä ö.wav", "/%C3%A4%20%C3%B6.wav"), ("http://a.b/ c#d e", "/%20c"),
    ("http://bücher.example/ä ö?ü=%C3%9F%2 #%", "/%C3%A4%20%C3%B6?%C3%BC=%C3%9F%252%20"), ("?a b//c", "/?a%20b//c"),
  ])
  func encodesWhatBrowsersEncode(location: String, target: String) throws {
    let start = try #require(WebAddress("http://a.b/"))
    #expect(WebAddress(location, relativeTo: start)?.target == target)
  }

  @Test(arguments: ["/a\tb", "/a\r\nb", "/a\\b", "/a\u{7F}b", "http://c d/", "http://c\u{85}d/"])
  func followsNothingThatIsNoLink(location: String) throws {
    let start = try #require(WebAddress("http://a.b/"))
    #expect(WebAddress(location, relativeTo: start) == nil)
  }

  @Test func neverShowsCredentials() throws {
    let address = try #require(WebAddress("http://me:p%40ss@a.b:81/live.mp3?token=secret"))
    #expect(address.credentials == "Basic bWU6cEBzcw==")
    #expect(address.shown == "http://a.b:81/live.mp3?…")
    #expect(!address.text.contains("me:"))
    let remote = address.remote
    #expect("\(remote)" == address.shown)
    #expect(WebAddress(remote.url) == address)
  }

  @Test func credentialsGoToTheSamePlaceOnly() throws {
    let start = try #require(WebAddress("https://me:secret@a.b/list.m3u8"))
    #expect(WebAddress("part.ts", relativeTo: start)?.credentials == start.credentials)
    #expect(WebAddress("https://a.b/other", relativeTo: start)?.credentials == start.credentials)
    for other in ["https://c.d/part.ts", "http://a.b/part.ts", "https://a.b:444/part.ts", "//c.d/part.ts"] {
      #expect(try #require(WebAddress(other, relativeTo: start)).credentials == nil, "\(other)")
    }
  }

  @Test func relativeAddressesStayOnTheWeb() throws {
    let start = try #require(WebAddress("http://a.b/c/d.m3u8?x=1"))
    #expect(WebAddress("e.ts", relativeTo: start)?.text == "http://a.b/c/e.ts")
    #expect(WebAddress("/e.ts", relativeTo: start)?.text == "http://a.b/e.ts")
    #expect(WebAddress("../e.ts?y", relativeTo: start)?.text == "http://a.b/e.ts?y")
    #expect(WebAddress("file:///etc/passwd", relativeTo: start) == nil)
  }

  @Test(arguments: [
    ("attachment; filename=\"a b.mp3\"", "a b.mp3"), ("inline; filename=x.wav", "x.wav"),
    ("attachment; filename=x.wav; filename*=UTF-8''%C3%A4.wav", "ä.wav"),
    ("attachment; filename=\"a; b.wav\"", "a; b.wav"), (#"attachment; filename="../../x\"y.wav""#, "x\"y.wav"),
    (#"attachment; filename = "a\"; b.wav"; size=3"#, "a\"; b.wav"),
  ])
  func readsTheNameOfAnAttachment(header: String, name: String) { #expect(HeaderParameters(header).fileName == name) }

  @Test func findsTheAddressesOfOddSpellings() async throws {
    let lookup = NameLookup()
    for host in ["0x7f.1", "2130706433", "127.1", "0177.0.0.1", "localhost"] {
      let found = try await lookup.addresses(of: host)
      #expect(found.allSatisfy { AddressPolicy().objection(to: $0)?.contains("machine") == true }, "\(host): \(found)")
    }
  }
}
