import Testing

@testable import Persistence

struct EventUpkeepTests {
  private let budget = EventBudget(events: 32, bytes: 1_000)

  @Test func aLogWithinItsBudgetNeedsNothing() {
    #expect(!EventUpkeep.isNeeded(by: EventSpan(), within: budget))
    #expect(!EventUpkeep.isNeeded(by: EventSpan(first: 3, last: 34, bytes: 1_000, counted: 1), within: budget))
    #expect(EventUpkeep.isNeeded(by: EventSpan(first: 3, last: 35, bytes: 10, counted: 1), within: budget))
    #expect(EventUpkeep.isNeeded(by: EventSpan(first: 3, last: 4, bytes: 1_001, counted: 1), within: budget))
  }

  @Test func theNewestEventIsNotDroppedWhateverItsSize() {
    #expect(!EventUpkeep.isNeeded(by: EventSpan(first: 4, last: 4, bytes: 5_000, counted: 1), within: budget))
  }

  @Test func aLogOfAnEarlierRunIsCounted() {
    #expect(EventUpkeep.isNeeded(by: EventSpan(first: 3, last: 4, bytes: 0, counted: 5), within: budget))
    #expect(!EventUpkeep.isNeeded(by: EventSpan(first: 3, last: 4, bytes: 0, counted: 3), within: budget))
  }

  @Test func theBytesOfALogFollowItsEvents() {
    #expect(EventBudget(events: 1_000).bytes == 1_024_000)
    #expect(EventBudget().events == 100_000)
    #expect(EventBudget(bytes: 7).bytes == 7)
  }
}
