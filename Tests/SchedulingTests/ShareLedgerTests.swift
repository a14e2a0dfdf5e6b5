import Foundation
import Testing
import TranscriptionCore

@testable import Scheduling

struct ShareLedgerTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)
  private let a = SessionID()
  private let b = SessionID()
  private let c = SessionID()

  @Test func aLoneSessionIsDueEverything() {
    var ledger = ShareLedger()
    ledger.demandBegan(a, weight: 1, at: start)
    for second in 0..<30 { ledger.served(a, audioSeconds: 2, at: start + Double(second)) }
    #expect(ledger.parts(at: start + 30) == [a: .init(served: 60, due: 60)])
  }

  @Test func theDueFollowsTheWeightsAndSumsUpToWhatWasServed() throws {
    var ledger = ShareLedger()
    ledger.demandBegan(a, weight: 1, at: start)
    ledger.demandBegan(b, weight: 3, at: start)
    for unit in 0..<40 { ledger.served(a, audioSeconds: 1, at: start + Double(unit)) }
    let parts = ledger.parts(at: start + 40)
    #expect(abs(try #require(parts[a]).due - 10) < 1e-9 && parts[a]?.served == 40)
    #expect(abs(try #require(parts[b]).due - 30) < 1e-9 && parts[b]?.served == 0)
  }

  /// A session that comes late is not due what was given before it came, nor after it left.
  @Test func onlyTheTimeWithWorkCounts() throws {
    var ledger = ShareLedger()
    ledger.demandBegan(a, weight: 1, at: start)
    for unit in 0..<20 { ledger.served(a, audioSeconds: 1, at: start + Double(unit)) }
    ledger.demandBegan(b, weight: 1, at: start + 20)
    for unit in 20..<30 { ledger.served(unit % 2 == 0 ? a : b, audioSeconds: 1, at: start + Double(unit)) }
    ledger.demandEnded(b, at: start + 30)
    for unit in 30..<40 { ledger.served(a, audioSeconds: 1, at: start + Double(unit)) }
    let parts = ledger.parts(at: start + 40)
    let (early, late) = (try #require(parts[a]), try #require(parts[b]))
    #expect(late.served == 5 && abs(late.due - 5) < 1e-9)
    #expect(early.served == 35 && abs(early.due - 35) < 1e-9)
  }

  @Test func aNewWeightCountsFromThenOn() throws {
    var ledger = ShareLedger()
    ledger.demandBegan(a, weight: 1, at: start)
    ledger.demandBegan(b, weight: 1, at: start)
    ledger.served(a, audioSeconds: 10, at: start)
    ledger.weightChanged(4, of: b, at: start)
    ledger.served(a, audioSeconds: 10, at: start)
    let due = try #require(ledger.parts(at: start)[b]).due
    #expect(abs(due - (5 + 8)) < 1e-9)
  }

  @Test func afterAMinuteItIsForgotten() {
    var ledger = ShareLedger()
    ledger.demandBegan(a, weight: 2, at: start)
    ledger.served(a, audioSeconds: 10, at: start)
    ledger.demandEnded(a, at: start + 1)
    #expect(ledger.parts(at: start + 54).count == 1)
    #expect(ledger.parts(at: start + 61).isEmpty)
    ledger.demandEnded(c, at: start + 62)
    ledger.served(c, audioSeconds: 1, at: start + 62)
    #expect(ledger.parts(at: start + 62).isEmpty)
  }

  @Test func theWaitIsFromTheWorkOrTheUnitBefore() throws {
    var ledger = ShareLedger()
    ledger.demandBegan(a, weight: 1, at: start)
    ledger.served(a, audioSeconds: 1, at: start + 4)
    ledger.served(a, audioSeconds: 1, at: start + 8)
    let spread = ledger.waits.spread(at: start + 8)
    #expect(spread.count == 2)
    #expect(abs(try #require(spread.p95) - 4) < 0.4)
  }
}
