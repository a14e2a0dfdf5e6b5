import Testing
import TranscriptionCore

@testable import Sessions

struct ListenerSeatsTests {
  @Test func refusesOneTooManyUntilSomebodyLeaves() throws {
    let seats = ListenerSeats(limit: 2)
    let first = try seats.take()
    var second: ListenerSeats.Seat? = try seats.take()
    let refusal = #expect(throws: ServiceError.self) { try seats.take() }
    #expect(refusal?.code == "listeners_full" && refusal?.kind == .overloaded && refusal?.limit == 2)
    #expect(second != nil)
    second = nil
    let third = try seats.take()
    #expect(seats.taken == 2)
    withExtendedLifetime((first, third)) {}
  }

  @Test func letsNobodyListenWhereThereAreNone() {
    let refusal = #expect(throws: ServiceError.self) { try ListenerSeats(limit: 0).take() }
    #expect(refusal?.message.contains("no paced audio") == true)
  }

  @Test func whoNeverAskedForAChunkLeavesNothingBehind() throws {
    let seats = ListenerSeats(limit: 1)
    var listener: PacedListener? = PacedListener(seat: try seats.take()) { nil }
    #expect(listener != nil && seats.taken == 1)
    listener = nil
    #expect(seats.taken == 0)
  }
}
