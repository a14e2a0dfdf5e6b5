import Testing
import TranscriptionCore

@testable import Sessions

struct SeatsTests {
  private let session = SessionID()

  @Test func refusesOneTooManyUntilSomebodyLeaves() throws {
    let seats = Seats.forListeners(limit: 2)
    let first = try seats.take(for: session)
    var second: Seats.Seat? = try seats.take(for: session)
    let refusal = #expect(throws: ServiceError.self) { try seats.take(for: session) }
    #expect(refusal?.code == "listeners_full" && refusal?.kind == .overloaded && refusal?.limit == 2)
    #expect(second != nil)
    second = nil
    let third = try seats.take(for: session)
    #expect(seats.taken == 2)
    withExtendedLifetime((first, third)) {}
  }

  @Test func letsNobodyListenWhereThereAreNone() {
    let refusal = #expect(throws: ServiceError.self) { try Seats.forListeners(limit: 0).take(for: session) }
    #expect(refusal?.message.contains("no paced audio") == true)
  }

  @Test func whoNeverAskedForAChunkLeavesNothingBehind() throws {
    let seats = Seats.forListeners(limit: 1)
    var listener: PacedListener? = PacedListener(seat: try seats.take(for: session)) { nil }
    #expect(listener != nil && seats.taken == 1)
    listener = nil
    #expect(seats.taken == 0)
  }

  @Test func oneSessionLeavesHalfOfTheSeatsToOthers() throws {
    let seats = Seats.forListeners(limit: 30)
    var taken = try (0..<15).map { _ in try seats.take(for: session) }
    let refusal = #expect(throws: ServiceError.self) { try seats.take(for: session) }
    #expect(refusal?.code == "listeners_full" && refusal?.limit == 15)
    let other = try seats.take(for: SessionID())
    taken.removeLast()
    taken.append(try seats.take(for: session))
    #expect(seats.taken == 16)
    withExtendedLifetime((taken, other)) {}
  }

  @Test func onlySoManyProcessesMakeSound() throws {
    let seats = Seats.forListeningProcesses(limit: 4)
    let taken = try (0..<3).map { _ in try seats.take(for: session) }
    // A session has a decoder and two encoders at most.
    #expect(throws: ServiceError.self) { try seats.take(for: session) }
    try seats.check(0)
    try seats.check(1)
    let refusal = #expect(throws: ServiceError.self) { try seats.check(2) }
    #expect(refusal?.code == "encoders_full" && refusal?.kind == .overloaded && refusal?.retryAfterSeconds != nil)
    withExtendedLifetime(taken) {}
  }

  @Test func onlySoManyRecord() throws {
    let seats = Seats.forRecordings(limit: 1)
    var first: Seats.Seat? = try seats.take(for: session)
    let refusal = #expect(throws: ServiceError.self) { try seats.take(for: session) }
    #expect(refusal?.code == "recordings_full" && refusal?.retryAfterSeconds != nil)
    #expect(first != nil)
    first = nil
    _ = try seats.take(for: session)
  }
}
