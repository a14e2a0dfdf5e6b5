import Testing

@testable import Sessions

@Suite(.timeLimit(.minutes(15)))
struct PeakSlotsTests {
  @Test func longFilesLeaveASlotToShortOnes() async throws {
    let slots = PeakSlots(count: 2)
    try await slots.enter(.long)
    let second = Task { try await slots.enter(.long) }
    try await slots.enter(.short)
    await slots.leave(.short)
    try await slots.enter(.short)
    await slots.leave(.long)
    // Only now.
    try await second.value
    await slots.leave(.long)
    await slots.leave(.short)
  }

  @Test func oneSlotIsForAll() async throws {
    let slots = PeakSlots(count: 1)
    try await slots.enter(.long)
    let short = Task { try await slots.enter(.short) }
    await slots.leave(.long)
    try await short.value
    let long = Task { try await slots.enter(.long) }
    await slots.leave(.short)
    try await long.value
  }

  @Test func aCancelledWaiterTakesNoSlot() async throws {
    let slots = PeakSlots(count: 1)
    try await slots.enter(.short)
    let waiting = Task { try await slots.enter(.short) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    await slots.leave(.short)
    try await slots.enter(.long)
  }
}
