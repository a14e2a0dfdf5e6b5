import Testing

@testable import Engines

struct CircuitBreakerTests {
  private let start = ContinuousClock.now
  private let rules: RestartRules = {
    var rules = RestartRules()
    rules.startFailures = 3
    rules.crashes = 5
    rules.firstDelay = .seconds(1)
    rules.longestDelay = .seconds(3)
    rules.coolDown = .seconds(10)
    rules.longestCoolDown = .seconds(25)
    return rules
  }()

  private func after(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

  @Test func allowsARestartAtOnceAfterTheFirstFailure() {
    var breaker = CircuitBreaker(rules)
    breaker.crashed(at: start)
    #expect(breaker.permission(at: start) == .start)
  }

  @Test func waitsLongerAfterEachFurtherFailureUpToACap() {
    var breaker = CircuitBreaker(rules)
    var permissions: [CircuitBreaker.Permission] = []
    for _ in 1...4 {
      breaker.crashed(at: start)
      permissions.append(breaker.permission(at: start))
    }
    #expect(permissions == [.start, .wait(until: after(1)), .wait(until: after(2)), .wait(until: after(3))])
    #expect(breaker.permission(at: after(3)) == .start)
  }

  @Test func opensAfterFailedStartsInARowAndLetsOneProbeThrough() {
    var breaker = CircuitBreaker(rules)
    for _ in 1...3 { breaker.startFailed(at: start) }
    #expect(breaker.permission(at: after(9)) == .refuse(until: after(10)))
    #expect(breaker.openUntil == after(10))
    #expect(breaker.permission(at: after(10)) == .start)
    #expect(breaker.permission(at: after(10)) == .refuse(until: nil))
    breaker.started()
    #expect(breaker.permission(at: after(10)) == .start)
  }

  @Test func coolsDownLongerAfterEachProbeThatFails() {
    var breaker = CircuitBreaker(rules)
    for _ in 1...3 { breaker.startFailed(at: start) }
    var ends: [ContinuousClock.Instant?] = []
    var now = start
    for _ in 1...3 {
      now = breaker.openUntil ?? now
      _ = breaker.permission(at: now)
      breaker.startFailed(at: now)
      ends.append(breaker.openUntil)
    }
    #expect(ends == [after(30), after(55), after(80)])
  }

  @Test func aStartThatSucceedsEndsARowOfFailedStarts() {
    var breaker = CircuitBreaker(rules)
    for _ in 1...10 {
      breaker.startFailed(at: start)
      breaker.startFailed(at: start)
      breaker.started()
    }
    #expect(breaker.permission(at: start) == .start)
  }

  @Test func anAnswerEndsARowOfCrashes() {
    var breaker = CircuitBreaker(rules)
    for _ in 1...10 {
      for _ in 1...4 { breaker.crashed(at: start) }
      breaker.answered()
    }
    #expect(breaker.permission(at: start) == .start)
  }

  @Test func isNotOpenedByTheAttemptsForThreeWindowsThatCrashEveryWorker() {
    var breaker = CircuitBreaker(RestartRules())
    for _ in 1...9 {
      breaker.crashed(at: start)
      breaker.started()
    }
    #expect(breaker.openUntil == nil)
    breaker.crashed(at: start)
    #expect(breaker.openUntil != nil)
  }

  @Test func afterCrashesTheNextCrashOpensItAgainUnlessAnAnswerComesFirst() {
    var breaker = CircuitBreaker(rules)
    for _ in 1...5 { breaker.crashed(at: start) }
    #expect(breaker.permission(at: after(10)) == .start)
    breaker.started()
    breaker.crashed(at: after(10))
    #expect(breaker.openUntil == after(30))
    #expect(breaker.permission(at: after(30)) == .start)
    breaker.started()
    breaker.answered()
    breaker.crashed(at: after(30))
    #expect(breaker.permission(at: after(30)) == .start)
  }

  @Test func aWorkerThatAnswersSaysNothingAboutOneThatDoesNotStart() {
    var breaker = CircuitBreaker(rules)
    for _ in 1...3 {
      breaker.startFailed(at: start)
      breaker.answered()
    }
    #expect(breaker.openUntil == after(10))
  }
}
