import Testing

@testable import WebInterface

struct ConnectionTableTests {
  /// Ten connections, of which two are kept.
  private static func table(_ connections: [(address: String, isBusy: Bool)]) -> ConnectionTable {
    var table = ConnectionTable(limit: 10, reserve: 2)
    for (address, isBusy) in connections {
      let (id, admission) = table.connect(from: address)
      #expect(admission == .admitted)
      table.change(id, isBusy: isBusy)
    }
    return table
  }

  @Test func oneAddressAloneTakesAllButTheReserve() {
    var table = Self.table(Array(repeating: ("a", true), count: 8))
    expect(table.connect(from: "a").1 == .refused)
    #expect(table.count == 8)
  }

  @Test func anotherAddressFindsRoom() {
    var table = Self.table(Array(repeating: ("a", true), count: 8))
    for _ in 0..<2 {
      let (id, admission) = table.connect(from: "b")
      #expect(admission == .admitted)
      table.change(id, isBusy: true)
      expect(table.connect(from: "a").1 == .refused)
    }
    expect(table.connect(from: "c").1 == .refused)
    #expect(table.count == 10)
  }

  @Test func whatIsIdleForLongestGivesWayToAnotherAddress() {
    var table = ConnectionTable(limit: 10, reserve: 2)
    let ids = (0..<8).map { _ in table.connect(from: "a").id }
    table.change(ids[0], isBusy: true)
    table.change(ids[1], isBusy: true)
    table.change(ids[1], isBusy: false)
    for _ in 0..<2 { expect(table.connect(from: "b").1 == .admitted) }
    expect(table.connect(from: "c").1 == .admittedInsteadOf(ids[2]))
    #expect(table.count == 10)
  }

  @Test func ownIdleConnectionsMakeRoomForNewOnes() {
    var table = ConnectionTable(limit: 10, reserve: 2)
    let ids = (0..<8).map { _ in table.connect(from: "a").id }
    expect(table.connect(from: "a").1 == .admittedInsteadOf(ids[0]))
    #expect(table.count == 8)
  }

  @Test func placesComeBack() {
    var table = ConnectionTable(limit: 2, reserve: 1)
    let (first, _) = table.connect(from: "a")
    table.change(first, isBusy: true)
    let (second, _) = table.connect(from: "b")
    table.change(second, isBusy: true)
    expect(table.connect(from: "c").1 == .refused)
    expect(table.connect(from: "b").1 == .refused)
    table.remove(first)
    table.remove(first)
    expect(table.connect(from: "c").1 == .admitted)
    #expect(table.count == 2)
  }
}
