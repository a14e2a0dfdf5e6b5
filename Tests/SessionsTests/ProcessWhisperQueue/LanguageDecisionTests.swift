import Testing

@testable import Sessions

struct LanguageDecisionTests {
  @Test func aSureEngineIsBelievedAtOnce() {
    var decision = LanguageDecision()
    decision.hear("de", probability: 0.5, seconds: 1)
    #expect(decision.decided == "de")
    decision.hear("fr", probability: 1, seconds: 30)
    #expect(decision.decided == "de")
  }

  @Test func oneThatDoesNotSayIsBelieved() {
    var decision = LanguageDecision()
    decision.hear("en", probability: nil, seconds: 1)
    #expect(decision.decided == "en")
  }

  @Test func whatWasNotHeardDecidesNothingAndIsNotWaitedForLong() {
    var decision = LanguageDecision()
    for _ in 1...2 { decision.hear(nil, probability: nil, seconds: 30) }
    #expect(!decision.isOver)
    decision.hear(nil, probability: nil, seconds: 30)
    #expect(decision.isOver)
    #expect(decision.decided == nil)
    #expect(decision.best == nil)
  }

  @Test func ofUnsureHearingsTheLongAndProbableCount() {
    var decision = LanguageDecision()
    decision.hear("nn", probability: 0.45, seconds: 2)
    #expect(decision.decided == nil)
    #expect(decision.best == "nn")
    decision.hear("de", probability: 0.4, seconds: 10)
    #expect(decision.decided == nil)
    decision.hear("nn", probability: 0.4, seconds: 2)
    #expect(decision.decided == "de")
  }

  @Test func aKnownLanguageStays() {
    var decision = LanguageDecision(decided: "ja")
    decision.hear("en", probability: 1, seconds: 30)
    #expect(decision.best == "ja")
  }
}
