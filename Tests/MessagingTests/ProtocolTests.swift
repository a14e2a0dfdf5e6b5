import NIOCore
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(5)))
struct ProtocolTests {
  @Test func writesFrames() throws {
    var bytes = ByteBuffer()
    let headers: MessageHeaders = ["A": "b"]
    ClientFrame.publish(subject: "a", reply: nil, headers: [], payload: Array("xy".utf8)).encode(into: &bytes)
    ClientFrame.publish(subject: "a", reply: "r", headers: try headers.block(), payload: [0x78]).encode(into: &bytes)
    ClientFrame.subscribe(subject: "a.>", queue: "q", subscription: 3).encode(into: &bytes)
    ClientFrame.unsubscribe(subscription: 3).encode(into: &bytes)
    #expect(
      String(buffer: bytes)
        == "PUB a 2\r\nxy\r\nHPUB a r 18 19\r\nNATS/1.0\r\nA: b\r\n\r\nx\r\nSUB a.> q 3\r\nUNSUB 3\r\n")
  }

  @Test(arguments: [
    "", " ", "a b", "a..b", ".a", "a.", "a\r\nPUB x 0", "a.*", "a.>", String(repeating: "x", count: 1025),
  ])
  func refusesSubjectsToPublishTo(subject: String) {
    #expect(throws: MessagingError.invalidSubject(subject)) { try Subject.requireLiteral(subject) }
  }

  @Test(arguments: ["a.>.b", "a*", "*a.b", ">a", "a.b>"])
  func refusesPatterns(subject: String) {
    #expect(throws: MessagingError.invalidSubject(subject)) { try Subject.requirePattern(subject) }
  }

  @Test(arguments: [">", "*", "a.*.c", "a.>", "$JS.API.X"])
  func takesPatterns(subject: String) throws { try Subject.requirePattern(subject) }

  @Test(arguments: [("a b", "c"), ("", "c"), ("a:", "c"), ("a", "b\r\nc"), ("a", "b\n")])
  func refusesHeaders(name: String, value: String) {
    var headers = MessageHeaders()
    headers.append(name, value)
    #expect(throws: MessagingError.invalidHeader(name)) { try headers.block() }
  }

  @Test func readsHeaders() {
    let headers = MessageHeaders(block: Array("NATS/1.0\r\nA:  b c\t\r\nA:d\r\nEmpty:\r\n\r\n".utf8))
    #expect(headers.fields.map(\.value) == ["b c", "d", ""])
    #expect(headers["A"] == "b c" && headers["a"] == nil && headers.status == nil)
  }

  @Test func readsTheStatus() {
    let headers = MessageHeaders(block: Array("NATS/1.0 409 Consumer Deleted\r\nX: 1\r\n\r\n".utf8))
    #expect(headers.status == 409 && headers.statusDescription == "Consumer Deleted" && headers["X"] == "1")
  }

  @Test(arguments: [
    "", "\r\n", "NATS/1.0", "NATS/1.0\r\n", "HTTP/1.1\r\n\r\n", "NATS/1.0 x\r\n\r\n", "NATS/1.0\r\nA\r\n\r\n",
    "NATS/1.0\r\n: a\r\n\r\n", "NATS/1.0\nA: b\n\n", "NATS/1.01\r\n\r\n", "NATS/1.0 99\r\n\r\n",
  ])
  func saysThatHeadersAreMalformed(block: String) {
    let headers = MessageHeaders(block: Array(block.utf8))
    #expect(headers.isMalformed && headers.isEmpty)
  }

  @Test(arguments: [
    ("2.13.9", false), ("2.14.0", true), ("2.15.1", true), ("3.0.0-beta", true), ("1.99.0", false), ("", false),
  ])
  func knowsWhatServersItWorksWith(version: String, works: Bool) throws {
    var decoder = ServerFrameDecoder()
    decoder.append(ByteBuffer(string: "INFO {\"version\":\"\(version)\",\"headers\":true}\r\n"))
    guard case .information(let information) = try decoder.next() else { throw Missing() }
    #expect(information.incompatibility == (works ? nil : .serverTooOld(version: version)))
  }

  @Test func readsDeliveries() {
    let short = DeliveryMetadata("$JS.ACK.S.C.2.7.5.1700000000000000000.3")
    let long = DeliveryMetadata("$JS.ACK._.hash.S.C.2.7.5.1700000000000000000.3.token")
    #expect(short != nil && short == long)
    #expect(short?.streamSequence == 7 && short?.consumerSequence == 5 && short?.deliveries == 2 && short?.pending == 3)
    for other in [nil, "", "a", "$JS.ACK.S.C.2.7.5.x.3", "$JS.ACK.S.C.2.7.5.3", "$JS.ACK._.h.S.C.2.7.5.1"] {
      #expect(DeliveryMetadata(other) == nil)
    }
  }
}
