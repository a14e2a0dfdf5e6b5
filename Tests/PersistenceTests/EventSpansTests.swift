import Testing
import TranscriptionCore

@testable import Persistence

struct EventSpansTests {
  private let one = SessionID()
  private let other = SessionID()

  @Test func whatIsRolledBackIsAsBefore() {
    var spans = EventSpans()
    spans[one] = EventSpan(first: 1, last: 3, bytes: 30)
    spans.settle()
    spans[one] = EventSpan(first: 1, last: 4, bytes: 40)
    spans[one] = nil
    spans[other] = EventSpan(first: 1, last: 1, bytes: 10)
    spans.rollBack()
    #expect(spans[one] == EventSpan(first: 1, last: 3, bytes: 30))
    #expect(spans[other] == nil)
  }

  @Test func whatIsSettledStays() {
    var spans = EventSpans()
    spans[one] = EventSpan(first: 1, last: 3, bytes: 30)
    spans.settle()
    spans.rollBack()
    #expect(spans[one]?.count == 3)
  }
}
