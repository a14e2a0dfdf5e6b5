import NIOCore
import NIOHTTP1
import Testing

@testable import WebInterface

/// The small rules of a connection, each for itself.
struct ConnectionRulesTests {
  private static let start = NIODeadline.uptimeNanoseconds(1_000)

  @Test func aBodyIsTooSlowWhenAWindowBringsTooLittle() {
    var pace = BodyPace(window: .seconds(30), least: 1_000, now: Self.start)
    pace.received(999)
    expect(!pace.isTooSlow(now: Self.start + .seconds(29)))
    expect(pace.isTooSlow(now: Self.start + .seconds(30)))
    pace.received(1_000)
    expect(!pace.isTooSlow(now: Self.start + .seconds(60)))
    // The next window begins at zero.
    expect(pace.isTooSlow(now: Self.start + .seconds(90)))
  }

  @Test func timeInWhichTheServerHoldsABodyBackDoesNotCount() {
    var pace = BodyPace(window: .seconds(30), least: 1_000, now: Self.start)
    pace.heldBack(now: Self.start + .seconds(100))
    expect(!pace.isTooSlow(now: Self.start + .seconds(120)))
    expect(pace.isTooSlow(now: Self.start + .seconds(130)))
  }

  @Test func aStallLastsForAsLongAsNothingIsTaken() {
    var stall = StallTimeout()
    expect(stall.observe(written: 100, buffered: 0, now: Self.start) == .zero)
    expect(stall.observe(written: 300, buffered: 200, now: Self.start + .seconds(1)) == .zero)
    expect(stall.observe(written: 400, buffered: 300, now: Self.start + .seconds(9)) == .seconds(8))
    expect(stall.observe(written: 400, buffered: 299, now: Self.start + .seconds(10)) == .zero)
    expect(stall.observe(written: 400, buffered: 299, now: Self.start + .seconds(12)) == .seconds(2))
    expect(stall.observe(written: 400, buffered: 0, now: Self.start + .seconds(40)) == .zero)
  }

  @Test(arguments: [
    (["localhost"], HTTPVersion.http1_1, true), ([], .http1_1, false), (["a", "b"], .http1_1, false),
    ([], .http1_0, true), (["a"], .http1_0, true), (["a", "a"], .http1_0, false),
  ])
  func aRequestHasOneHost(hosts: [String], version: HTTPVersion, isRight: Bool) {
    let headers = HTTPHeaders(hosts.map { ("Host", $0) })
    let head = HTTPRequestHead(version: version, method: .GET, uri: "/", headers: headers)
    #expect(RequestPrelude(head).hasRightHost == isRight)
  }

  @Test(arguments: [
    ("localhost", true), ("LOCALHOST:8080", true), ("127.0.0.1", true), ("10.1.2.3:80", true), ("[::1]:8080", true),
    ("[fe80::1]", true), ("sotto.lan", false), ("localhost.evil.example", false), ("", false), (":80", false),
    ("127.1", false), ("0x7f000001", false), ("2130706433", false), ("127.0.0.1.evil.example", false),
    ("localhost:x", false), ("listed.example", true), ("listed.example.:443", true), ("a.wild.example", true),
    ("wild.example", false), ("evilwild.example", false), ("[::1", false), ("::1", false),
  ])
  func namesHaveToBeListedAndAddressesNot(authority: String, isAllowed: Bool) {
    let hosts = AllowedHosts(["Listed.example", "*.wild.example"], listeningOn: "127.0.0.1")
    #expect(hosts.allows(authority) == isAllowed)
    #expect(AllowedHosts(["*"], listeningOn: "::1").allows("sotto.lan"))
    #expect(AllowedHosts([], listeningOn: "sotto.lan").allows("sotto.lan:8080"))
  }

  @Test(arguments: [
    ("10.0.0.1", ["192.0.2.7"], "192.0.2.7"), ("10.0.0.1", ["1.2.3.4, 192.0.2.7"], "192.0.2.7"),
    ("10.0.0.1", ["1.2.3.4", "192.0.2.7,10.0.0.2"], "192.0.2.7"), ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
    ("10.0.0.1", ["2001:db8::1"], "2001:db8::1"), ("10.0.0.1", ["192.0.2.7, 10.0.0.2:443"], "192.0.2.7"),
    ("10.0.0.1", [], "10.0.0.1"), ("10.0.0.1", ["unknown"], "10.0.0.1"), ("10.0.0.1", ["10.0.0.3"], "10.0.0.3"),
    ("192.0.2.9", ["192.0.2.7"], "192.0.2.9"),
  ])
  func onlyTrustedProxiesAreBelieved(peer: String, headers: [String], client: String) {
    #expect(ForwardedAddress.client(peer: peer, headers: headers) { $0.hasPrefix("10.") } == client)
  }
}
