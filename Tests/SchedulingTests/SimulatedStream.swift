import TranscriptionCore

@testable import Scheduling

/// The work of one simulated session in one lane, and what the checks remember of it.
struct SimulatedStream {
  let session: SessionID
  let lane: Lane
  let weight: Double
  /// Audio seconds of the units that wait, the next one last.
  private(set) var units: [Double] = []
  /// True until it was handed its first unit ever.
  private(set) var isUnserved = true
  /// True from becoming busy until it is served.
  private(set) var isFresh = false
  /// When the wait for the next turn began.
  private(set) var waitsSince = 0.0
  /// How many of its lane had become busy before it and were not served yet, when it became busy.
  private(set) var freshOnesAhead = 0
  /// Audio seconds that others of its lane were handed since then, by stream.
  var handedToOthers: [Double]
  /// Audio seconds it was handed in all, divided by its weight.
  private(set) var normalizedService = 0.0
  /// Audio seconds it was handed since the set of busy streams changed.
  var serviceInPeriod = 0.0

  init(session: SessionID, lane: Lane, weight: Double, streams: Int) {
    self.session = session
    self.lane = lane
    self.weight = weight
    handedToOthers = Array(repeating: 0, count: streams)
  }

  var isBusy: Bool { !units.isEmpty }

  /// - Returns: true when it became busy by this.
  mutating func add(_ more: [Double], at time: Double, freshOnesAhead: Int) -> Bool {
    let becameBusy = units.isEmpty
    units.insert(contentsOf: more.reversed(), at: 0)
    guard becameBusy else { return false }
    isFresh = true
    self.freshOnesAhead = freshOnesAhead
    beginWait(at: time)
    return true
  }

  mutating func serve(at time: Double) -> Double? {
    guard let cost = units.popLast() else { return nil }
    isUnserved = false
    isFresh = false
    normalizedService += cost / weight
    serviceInPeriod += cost
    beginWait(at: time)
    return cost
  }

  private mutating func beginWait(at time: Double) {
    waitsSince = time
    for index in handedToOthers.indices { handedToOthers[index] = 0 }
  }
}
