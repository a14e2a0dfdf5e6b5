import Testing

@testable import Models

struct DownloadRulesTests {
  private func step(_ status: Int, _ headers: [String: String] = [:], have: Int = 0) -> DownloadStep {
    DownloadStep(status: status, headers: { headers[$0] }, have: have)
  }

  @Test func takesAnAnswerForWhatItIs() {
    #expect(step(200, ["Content-Length": "7"]) == .overwrite(total: 7))
    #expect(step(206, ["Content-Range": "bytes 5-9/10"], have: 5) == .append(total: 10))
    #expect(step(206, ["Content-Range": "bytes 5-9/*"], have: 5) == .append(total: nil))
    #expect(step(206, ["Content-Range": "bytes 4-9/10"], have: 5) == .startOver)
    #expect(step(416, ["Content-Range": "bytes */5"], have: 5) == .complete)
    #expect(step(416, ["Content-Range": "bytes */4"], have: 5) == .startOver)
    #expect(step(302, ["Location": "/x"]) == .follow(location: "/x"))
    #expect(step(503) == .retry(reason: "it answered 503"))
    guard case .giveUp = step(403), case .giveUp = step(206), case .giveUp = step(416) else {
      Issue.record("goes on without hope")
      return
    }
  }

  @Test func aWeakTagDoesNotTellBytesApart() {
    #expect(DownloadStep.validator { ["ETag": "\"a\""][$0] } == "\"a\"")
    #expect(DownloadStep.validator { ["ETag": "W/\"a\"", "Last-Modified": "Mon"][$0] } == "Mon")
    #expect(DownloadStep.validator { ["ETag": "W/\"a\""][$0] } == nil)
  }

  @Test func doesNotGiveUpEncryption() throws {
    #expect(try Redirect.target(from: "https://a.b/c/d", location: "e") == "https://a.b/c/e")
    #expect(try Redirect.target(from: "http://a.b/c", location: "https://d.e/f") == "https://d.e/f")
    #expect(throws: SourceFailure.self) { try Redirect.target(from: "https://a.b/c", location: "http://a.b/d") }
    #expect(throws: SourceFailure.self) { try Redirect.target(from: "https://a.b/c", location: "file:///etc/passwd") }
    #expect(throws: SourceFailure.self) { try Redirect.target(from: "https://a.b/c", location: nil) }
  }

  @Test(arguments: ["", "mirror.example", "ftp://mirror.example", "https://", "https://a.b/c?d=e"])
  func aMirrorIsAWebAddress(address: String) {
    #expect(throws: ModelFailure.self) { try Mirror(address) }
  }

  @Test func aPauseIsNeverLongerThanTheLongest() {
    var rules = RetryRules()
    rules.attempts = 100
    #expect(rules.pause(after: 99) == .seconds(30))
    #expect(rules.pause(after: 100) == nil)
  }

  @Test func anotherSourceIsTriedSoon() {
    #expect(RetryRules.brief.pause(after: 1) == .seconds(1))
    #expect(RetryRules.brief.pause(after: 2) == nil)
    #expect(!RetryRules.brief.retriesUnreachable && RetryRules().retriesUnreachable)
  }

  @Test func writesBytesForPeople() {
    #expect(ByteText.of(0) == "0 B")
    #expect(ByteText.of(40_257_283) == "40 MB")
    #expect(ByteText.of(1_068_482_488) == "1.1 GB")
    #expect(ByteText.of(999_999) == "1 MB")
  }
}
