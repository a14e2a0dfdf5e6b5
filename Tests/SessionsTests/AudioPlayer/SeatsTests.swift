import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

struct SeatsTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let holder = PlaceHolder(session: SessionID(), owner: .address("192.0.2.1"))

  @Test func refusesOneTooManyUntilASeatIsFreed() throws {
    let seats = Seats.forListeners(limit: 2)
    let first = try seats.take(for: holder, at: now)
    var second: Seats.Seat? = try seats.take(for: holder, at: now)
    let refusal = #expect(throws: ServiceError.self) { try seats.take(for: holder, at: now) }
    #expect(refusal?.code == "listeners_full" && refusal?.kind == .overloaded && refusal?.limit == 2)
    #expect(second != nil)
    second = nil
    let third = try seats.take(for: holder, at: now)
    #expect(seats.taken == 2)
    withExtendedLifetime((first, third)) {}
  }

  @Test func refusesAllListenersWhereThereAreNoSeats() {
    let refusal = #expect(throws: ServiceError.self) { try Seats.forListeners(limit: 0).take(for: holder, at: now) }
    #expect(refusal?.message.contains("no paced audio") == true)
  }

  @Test func aListenerThatNeverAskedForAChunkLeavesNothingBehind() throws {
    let seats = Seats.forListeners(limit: 1)
    var listener: PacedListener? = PacedListener(seat: try seats.take(for: holder, at: now)) { nil }
    #expect(listener != nil && seats.taken == 1)
    listener = nil
    #expect(seats.taken == 0)
  }

  @Test func oneSessionLeavesHalfOfTheSeatsToOthers() throws {
    let seats = Seats.forListeners(limit: 30)
    var taken = try (0..<15).map { _ in try seats.take(for: holder, at: now) }
    let refusal = #expect(throws: ServiceError.self) { try seats.take(for: holder, at: now) }
    #expect(refusal?.code == "listeners_full" && refusal?.limit == 15)
    let other = try seats.take(for: PlaceHolder(session: SessionID(), owner: holder.owner), at: now)
    taken.removeLast()
    taken.append(try seats.take(for: holder, at: now))
    #expect(seats.taken == 16)
    withExtendedLifetime((taken, other)) {}
  }

  @Test func onlySoManyProcessesMakeSound() throws {
    let seats = Seats.forListeningProcesses(limit: 4)
    let other = PlaceHolder(session: SessionID(), owner: .address("192.0.2.2"))
    let taken = try (0..<3).map { _ in try seats.take(for: holder, at: now) }
    // A session has a decoder and two encoders at most.
    #expect(throws: ServiceError.self) { try seats.take(for: holder, at: now) }
    try seats.check(0, for: other, at: now)
    try seats.check(1, for: other, at: now)
    let refusal = #expect(throws: ServiceError.self) { try seats.check(2, for: other, at: now) }
    #expect(refusal?.code == "encoders_full" && refusal?.kind == .overloaded && refusal?.retryAfterSeconds != nil)
    withExtendedLifetime(taken) {}
  }

  @Test func onlySoManyRecord() throws {
    let seats = Seats.forRecordings(limit: 1)
    var first: Seats.Seat? = try seats.take(for: holder, at: now)
    let refusal = #expect(throws: ServiceError.self) { try seats.take(for: holder, at: now) }
    #expect(refusal?.code == "recordings_full" && refusal?.retryAfterSeconds != nil)
    #expect(first != nil)
    first = nil
    _ = try seats.take(for: holder, at: now)
  }

  @Test func anOwnerHasHalfOfThemWhileAnotherWantsSome() throws {
    let seats = Seats.forRecordings(limit: 4)
    let other = PlaceHolder(session: SessionID(), owner: .address("192.0.2.2"))
    var taken = try (0..<3).map { _ in try seats.take(for: holder, at: now) }
    let kept = try seats.take(for: other, at: now)
    let full = #expect(throws: ServiceError.self) { try seats.take(for: other, at: now) }
    #expect(full?.code == "recordings_full")
    taken.removeLast()
    let refusal = #expect(throws: ServiceError.self) { try seats.take(for: holder, at: now) }
    #expect(refusal?.code == "owner_share_full" && refusal?.kind == .limitReached && refusal?.limit == 2)
    #expect(refusal?.retryAfterSeconds == 60)
    let another = try seats.take(for: other, at: now)
    withExtendedLifetime((taken, kept, another)) {}
  }
}
