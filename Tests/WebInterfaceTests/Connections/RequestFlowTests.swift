import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Testing

@testable import WebInterface

struct RequestFlowTests {
  private static let head = HTTPRequestPart.head(
    HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/"))
  private static let body = HTTPRequestPart.body(ByteBuffer(repeating: 1, count: 100))
  private static let end = HTTPRequestPart.end(nil)

  private static func flow(_ parts: HTTPRequestPart...) -> RequestFlow {
    var flow = RequestFlow(heldBytes: 2_000, lingerBytes: 500)
    for part in parts { _ = flow.received(part, RequestPrelude()) }
    return flow
  }

  @Test func servesOneRequestAfterTheOther() {
    var flow = Self.flow(Self.head, Self.body, Self.end)
    #expect(!flow.wantsBytes)
    expect(flow.responseBegins() == (true, false))
    expect(flow.responseEnded() == .nextRequest)
    #expect(flow.wantsBytes)
    expect(flow.received(Self.head, RequestPrelude()) == .handOn)
  }

  @Test func holdsWhatComesBehindARequestUntilThatIsAnswered() {
    var flow = Self.flow(Self.head, Self.end)
    expect(flow.received(Self.head, RequestPrelude()) == .hold)
    expect(flow.received(Self.end, RequestPrelude()) == .hold)
    expect(flow.nextHeldPart() == nil)
    _ = flow.responseBegins()
    expect(flow.responseEnded() == .nextRequest)
    expect(flow.nextHeldPart()?.part == Self.head)
    expect(flow.nextHeldPart()?.part == Self.end)
    expect(flow.nextHeldPart() == nil)
    #expect(flow.phase == .serving(bodyIsComplete: true))
  }

  @Test func ofTooManyRequestsAtOnceTheFirstIsAnswered() {
    var flow = Self.flow(Self.head, Self.end)
    let arrivals = (0..<20).map { _ in flow.received(Self.head, RequestPrelude()) }
    #expect(arrivals.first == .hold && arrivals.last == .discard)
    expect(flow.responseBegins() == (true, true))
    expect(flow.responseEnded() == .linger)
    #expect(!flow.hasHeldParts)
  }

  @Test func nothingIsReadBehindARequestForAnotherProtocol() {
    var flow = RequestFlow(heldBytes: 500, lingerBytes: 500)
    _ = flow.received(Self.head, RequestPrelude(keepsAlive: false, isLastReadable: true))
    _ = flow.received(Self.end, RequestPrelude())
    expect(flow.responseBegins() == (true, true))
    expect(flow.responseEnded() == .linger)
    #expect(!flow.wantsBytes)
  }

  @Test func aResponseBeforeTheBodysEndIsTheLast() {
    var flow = Self.flow(Self.head, Self.body)
    expect(flow.responseBegins() == (true, true))
    expect(flow.responseEnded() == .linger)
    expect(flow.received(Self.body, RequestPrelude()) == .discard)
    expect(flow.received(Self.end, RequestPrelude()) == .discard)
    #expect(flow.wantsBytes)
    // Its bound is 500 bytes.
    expect((0..<9).map { _ in flow.received(Self.body, RequestPrelude()) }.last == .close)
    #expect(!flow.isResponding && !flow.mayInform)
    expect(flow.responseEnded() == .nothing)
  }

  @Test func aClientThatAskedForItIsClosedAfterItsResponse() {
    var flow = RequestFlow(heldBytes: 500, lingerBytes: 500)
    _ = flow.received(Self.head, RequestPrelude(keepsAlive: false))
    _ = flow.received(Self.end, RequestPrelude())
    expect(flow.responseBegins() == (true, true))
    expect(flow.responseEnded() == .linger)
  }

  @Test func aClientThatClosedItsHalfGetsItsAnswers() {
    var flow = Self.flow(Self.head, Self.end, Self.head, Self.end)
    flow.inputClosed()
    expect(flow.responseBegins() == (true, false))
    expect(flow.responseEnded() == .nextRequest)
    _ = flow.nextHeldPart()
    _ = flow.nextHeldPart()
    expect(flow.responseBegins() == (true, true))
    expect(flow.responseEnded() == .close)
  }

  @Test func interimResponsesComeOnlyBeforeTheRealOne() {
    var flow = RequestFlow(heldBytes: 500, lingerBytes: 500)
    #expect(!flow.mayInform)
    _ = flow.received(Self.head, RequestPrelude())
    #expect(flow.mayInform)
    _ = flow.responseBegins()
    #expect(!flow.mayInform)
    expect(flow.responseBegins().mayBegin == false)
  }

  @Test func aRefusalTakesThePlaceOfAResponseOnlyBeforeItHasBegun() {
    var waiting = Self.flow(Self.head)
    expect(waiting.refuse())
    #expect(waiting.phase == .lingering)
    var responding = Self.flow(Self.head)
    _ = responding.responseBegins()
    expect(!responding.refuse())
  }

  @Test func theRestOfAnUnreadableRequestIsDiscarded() {
    var flow = RequestFlow(heldBytes: 500, lingerBytes: 500)
    expect(flow.received(Self.body, RequestPrelude()) == .discard)
    expect(flow.received(Self.end, RequestPrelude()) == .discard)
    expect(flow.received(Self.head, RequestPrelude()) == .handOn)
  }
}
