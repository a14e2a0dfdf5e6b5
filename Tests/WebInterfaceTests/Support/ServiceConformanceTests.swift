import TestSupport
import Testing

/// The fake keeps what ``SessionService`` promises, so what these tests see of it is what clients see.
@Suite(.timeLimit(.minutes(15)))
struct ServiceConformanceTests {
  @Test func fakeWithoutKeys() async {
    let service = FakeSessionService()
    let broken = await ServiceConformance(service, operatorToken: service.behaviour.operatorToken).broken()
    #expect(broken == [])
  }

  @Test func fakeWithAKey() async {
    let service = FakeSessionService(.init(apiKey: "key"))
    let broken = await ServiceConformance(service, key: "key", operatorToken: service.behaviour.operatorToken).broken()
    #expect(broken == [])
  }

  @Test func fullFake() async {
    let service = FakeSessionService(.init(maximumSessions: 3))
    let conformance = ServiceConformance(service, operatorToken: service.behaviour.operatorToken)
    let broken = await conformance.brokenWhenFull(room: 3)
    #expect(broken == [])
  }
}
