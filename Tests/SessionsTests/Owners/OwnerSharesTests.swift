import Foundation
import Testing

@testable import Sessions

struct OwnerSharesTests {
  private let one = Owner.address("192.0.2.1")
  private let two = Owner.address("192.0.2.2")
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  /// Shares of so many places, some of which are taken by the first owner.
  private func shares(of limit: Int, taken: Int = 0) -> OwnerShares {
    var shares = OwnerShares(limit: limit)
    for _ in 0..<taken { #expect(shares.take(for: one, at: now) == .taken) }
    return shares
  }

  @Test func anOwnerAloneMayHaveAllButTheReserve() {
    var shares = shares(of: 10, taken: 8)
    #expect(shares.take(for: one, at: now) == .shareReached)
    for _ in 0..<2 { #expect(shares.take(for: two, at: now) == .taken) }
    #expect(shares.take(for: two, at: now) == .full)
    #expect(shares.taken == 10 && shares.count(of: one) == 8)
  }

  @Test func ofFewPlacesNoneIsKept() {
    var shares = shares(of: 3, taken: 3)
    #expect(shares.take(for: one, at: now) == .full)
  }

  @Test func anOwnerAtHalfIsRefusedWhileAnotherWantsOne() {
    var shares = shares(of: 10, taken: 5)
    #expect(shares.take(for: two, at: now) == .taken)
    #expect(shares.take(for: one, at: now) == .shareReached)
    #expect(shares.take(for: two, at: now) == .taken)
    #expect(shares.count(of: one) == 5 && shares.count(of: two) == 2)
  }

  @Test func belowHalfNothingIsRefused() {
    var shares = shares(of: 10, taken: 3)
    #expect(shares.take(for: two, at: now) == .taken)
    #expect(shares.take(for: one, at: now) == .taken)
  }

  @Test func whatFallsFreeGoesToTheOwnerThatWasRefused() {
    var shares = shares(of: 4, taken: 3)
    #expect(shares.take(for: two, at: now) == .taken)
    #expect(shares.take(for: two, at: now) == .full)
    shares.leave(one)
    #expect(shares.take(for: one, at: now) == .shareReached)
    #expect(shares.take(for: two, at: now.addingTimeInterval(30)) == .taken)
    #expect(shares.count(of: one) == 2)
  }

  @Test func aWantIsOverAfterAMinute() {
    var shares = shares(of: 8, taken: 4)
    #expect(shares.take(for: two, at: now) == .taken)
    #expect(shares.take(for: one, at: now.addingTimeInterval(59)) == .shareReached)
    #expect(shares.take(for: one, at: now.addingTimeInterval(60)) == .taken)
  }

  @Test func theWantOfAnyOtherOwnerCounts() {
    var shares = shares(of: 6, taken: 3)
    #expect(shares.take(for: two, at: now) == .taken)
    // Asking again and again does not hide what others want.
    for _ in 0..<3 { #expect(shares.take(for: one, at: now) == .shareReached) }
    #expect(shares.take(for: .unknown, at: now) == .taken)
    #expect(shares.take(for: one, at: now) == .shareReached)
  }

  @Test func placesFromBeforeCountWhateverTheSharesSay() {
    var shares = OwnerShares(limit: 2)
    for _ in 0..<3 { shares.add(one) }
    #expect(shares.taken == 3)
    #expect(shares.take(for: two, at: now) == .full)
    for _ in 0..<4 { shares.leave(one) }
    #expect(shares.taken == 0)
  }

  @Test func oneOfOneIsAShare() {
    var shares = OwnerShares(limit: 1)
    #expect(shares.take(for: two, at: now) == .taken)
    shares.leave(two)
    #expect(shares.take(for: one, at: now) == .taken)
  }
}
