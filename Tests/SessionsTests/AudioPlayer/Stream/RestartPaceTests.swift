import Foundation
import Testing

@testable import Sessions

struct RestartPaceTests {
  @Test func aFewStartsAtOnceAndThenOneASecond() {
    var pace = RestartPace()
    let start = Date(timeIntervalSince1970: 1_800_000_000)
    var allowed = (0..<10).map { _ in pace.allows(at: start) }
    #expect(allowed.filter { $0 }.count == 4)
    // Seventeen frames a second, for a minute.
    allowed = (1...1_020).map { pace.allows(at: start.addingTimeInterval(Double($0) / 17)) }
    #expect((59...61).contains(allowed.filter { $0 }.count))
    // What was not used does not add up beyond the first few.
    allowed = (0..<10).map { _ in pace.allows(at: start.addingTimeInterval(3_600)) }
    #expect(allowed.filter { $0 }.count == 4)
  }
}
