import Foundation
import TestSupport
import Testing

@testable import Cluster

/// How a pool's windows are divided between gateways: properties over many random demands.
struct WaterLevelTests {
  private static func demand(_ name: String, _ sessions: [(windows: Int, weight: Int)]) throws -> GatewayDemand {
    var demand = GatewayDemand(gateway: try #require(ClusterName(name)))
    for session in sessions { demand.add(windows: session.windows, weight: session.weight) }
    return demand
  }

  private static func random(_ name: String, using generator: inout SeededGenerator) throws -> GatewayDemand {
    let count = Int.random(in: 0...20, using: &generator)
    return try demand(
      name,
      (0..<count).map { _ in
        (Int.random(in: 0...200, using: &generator), Int.random(in: 1...10, using: &generator))
      })
  }

  @Test(arguments: 0..<200) func sharesAddUpAndAreNoMoreThanWhatIsWantedWhileOthersWant(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let capacity = Int.random(in: 0...400, using: &generator)
    let demands = try (0..<Int.random(in: 1...5, using: &generator)).map {
      try Self.random("g\($0)", using: &generator)
    }
    let shares = WaterLevel.shares(of: capacity, between: demands)
    #expect(shares.count == demands.count)
    #expect(shares.values.reduce(0, +) == capacity)
    #expect(shares.values.allSatisfy { $0 >= 0 })
    let wanted = demands.reduce(0) { $0 + $1.totalWindows }
    for demand in demands {
      let share = try #require(shares[demand.gateway])
      if wanted > capacity {
        #expect(share <= demand.totalWindows)
      } else {
        #expect(share >= demand.totalWindows)
      }
    }
  }

  @Test(arguments: 0..<100) func theOrderInWhichGatewaysAreHeardIsOfNoMatter(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let demands = try (0..<4).map { try Self.random("g\($0)", using: &generator) }
    let shares = WaterLevel.shares(of: 30, between: demands)
    #expect(WaterLevel.shares(of: 30, between: demands.shuffled(using: &generator)) == shares)
  }

  @Test(arguments: 0..<100) func aGatewayThatWantsMoreGetsNoLess(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var demands = try (0..<4).map { try Self.random("g\($0)", using: &generator) }
    let name = demands[0].gateway
    // Where all is granted, the spare part is divided evenly: more demand then leaves less of it.
    let capacity = max(0, demands.reduce(0) { $0 + $1.totalWindows } - Int.random(in: 1...20, using: &generator))
    let before = try #require(WaterLevel.shares(of: capacity, between: demands)[name])
    demands[0].add(
      windows: Int.random(in: 1...100, using: &generator), weight: Int.random(in: 1...10, using: &generator))
    let after = try #require(WaterLevel.shares(of: capacity, between: demands)[name])
    // Shares are whole numbers.
    #expect(after >= before - 1)
  }

  @Test func alikeGatewaysGetTheSame() throws {
    let demands = try ["a", "b", "c"].map { try Self.demand($0, [(100, 1), (100, 2), (3, 1)]) }
    #expect(Set(WaterLevel.shares(of: 30, between: demands).values) == [10])
  }

  /// The case for which the histogram was made: one gateway's heavy session, another's many light ones.
  @Test func lightSessionsGetAllThatTheyWantBesideAHeavyOne() throws {
    let heavy = try Self.demand("heavy", [(1_000, 1)])
    let light = try Self.demand("light", Array(repeating: (1, 1), count: 12))
    let shares = WaterLevel.shares(of: 16, between: [heavy, light])
    #expect(shares[light.gateway] == 12)
    #expect(shares[heavy.gateway] == 4)
  }

  @Test func weightsCount() throws {
    let one = try Self.demand("one", [(100, 1)])
    let three = try Self.demand("three", [(300, 3)])
    let shares = WaterLevel.shares(of: 40, between: [one, three])
    #expect(shares[one.gateway] == 10)
    #expect(shares[three.gateway] == 30)
  }

  @Test func aGatewayKeepsASlotWhereThereIsAny() throws {
    let name = try #require(ClusterName("idle"))
    var book = DemandBook(own: name)
    let now = ClusterClock.start
    book.hear(try Self.demand("busy", [(1_000, 1)]), at: now)
    #expect(book.share(of: 8, at: now) == 1)
    #expect(book.share(of: 0, at: now) == 0)
    // One that is not heard any more does not count.
    #expect(book.share(of: 8, at: now.addingTimeInterval(6)) == 8)
    #expect(book.gateways == 1)
  }
}
