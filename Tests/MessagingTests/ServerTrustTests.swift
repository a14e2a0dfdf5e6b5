import NIOCore
import Testing

@testable import Messaging

@Suite struct ServerTrustTests {
  /// - Returns: after which of them the server is left.
  private func left(_ answers: [(ServerTrust.Answer, second: UInt64)]) -> [Int] {
    var trust = ServerTrust()
    return answers.indices.filter { place in
      let (answer, second) = answers[place]
      return trust.note(answer, at: .uptimeNanoseconds((1_000 + second) * 1_000_000_000))
    }
  }

  @Test func twoMissingAnswersAreEnough() { #expect(left([(.missing, 0), (.missing, 1)]) == [1]) }

  /// A server that is cut off says of some requests that there is no leader, and does not answer others.
  @Test func thatThereIsNoLeaderSetsNothingRight() {
    #expect(left([(.missing, 0), (.leaderless, 1), (.missing, 2)]) == [2])
  }

  @Test func anElectionIsWaitedFor() {
    #expect(left((0...6).map { (.leaderless, second: $0) }) == [6])
  }

  @Test func aUsefulAnswerSetsAllRight() {
    #expect(left([(.missing, 0), (.leaderless, 5), (.useful, 5), (.missing, 6), (.leaderless, 11)]) == [])
  }
}
