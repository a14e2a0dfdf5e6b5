import Dispatch
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(15)))
struct NameLookupTests {
  @Test func aResolverThatHangsIsGivenUpInTime() async throws {
    let gate = DispatchSemaphore(value: 0)
    defer { gate.signal() }
    let lookup = NameLookup(patience: .milliseconds(20)) { _ in
      gate.wait()
      return []
    }
    await #expect(throws: (any Error).self) { try await lookup.addresses(of: "hangs.example") }
  }

  @Test func aCancelledLookupDoesNotWaitForTheResolver() async throws {
    let gate = DispatchSemaphore(value: 0)
    defer { gate.signal() }
    let lookup = NameLookup(patience: .seconds(600)) { _ in
      gate.wait()
      return []
    }
    let task = Task { try await lookup.addresses(of: "hangs.example") }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func theFirstAnswerCounts() async {
    let answer = LookupAnswer()
    answer.give([.v4(1)])
    answer.give([.v4(2)])
    #expect(answer.isGiven)
    #expect(await answer.value() == [.v4(1)])
  }

  @Test func requestsBeyondTheFirstAreSpreadOut() {
    var pace = RequestPace()
    let now = ContinuousClock.now
    for _ in 0..<30 { #expect(pace.take(at: now) == .zero) }
    #expect(pace.take(at: now) == .milliseconds(250))
    #expect(pace.take(at: now) == .milliseconds(500))
    #expect(pace.take(at: now + .seconds(60)) == .zero)
  }
}
