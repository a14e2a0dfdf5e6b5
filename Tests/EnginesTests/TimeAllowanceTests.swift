import Engines
import Testing

struct TimeAllowanceTests {
  @Test func isPatientWhileNothingIsKnown() {
    #expect(TimeAllowance().duration(audioSeconds: 30) == .seconds(330))
  }

  @Test func followsTheSlowestRecentAnswer() {
    var allowance = TimeAllowance()
    allowance.answered(audioSeconds: 30, after: .seconds(30))
    allowance.answered(audioSeconds: 30, after: .seconds(1))
    let bound = allowance.duration(audioSeconds: 20)
    #expect(bound > .seconds(110) && bound < .seconds(120))
  }

  @Test func isNeverBelowTheMinimumNorAboveTheCeiling() {
    var allowance = TimeAllowance()
    allowance.answered(audioSeconds: 30, after: .milliseconds(10))
    #expect(allowance.duration(audioSeconds: 30) == allowance.minimum)
    allowance.answered(audioSeconds: 1, after: .seconds(1_000))
    #expect(allowance.duration(audioSeconds: 30) == allowance.ceiling(audioSeconds: 30))
  }

  @Test func doublesAfterATimeOutAndForgetsWithTheAnswersThatFollow() {
    var allowance = TimeAllowance()
    allowance.answered(audioSeconds: 30, after: .seconds(6))
    let before = allowance.duration(audioSeconds: 30)
    allowance.timedOut(audioSeconds: 30, after: before)
    let after = allowance.duration(audioSeconds: 30)
    #expect(abs(after / before - 2) < 0.001)
    for _ in 0..<60 { allowance.answered(audioSeconds: 30, after: .seconds(6)) }
    #expect(allowance.duration(audioSeconds: 30) < before * 1.001)
  }

  @Test func aVeryShortWindowSaysLittleAboutLongOnes() {
    var allowance = TimeAllowance()
    allowance.answered(audioSeconds: 0.05, after: .seconds(1))
    #expect(allowance.duration(audioSeconds: 30) == .seconds(180))
  }
}
