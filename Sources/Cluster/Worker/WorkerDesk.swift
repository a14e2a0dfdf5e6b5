/// The windows that a worker has in hand, from the queue to the gateway's answer. Pure: facts go in, decisions come out.
///
/// A window is *fetched* (its samples come), *ready*, *running* in a batch, and *reporting* (its outcome is on its way). A
/// slot that is free takes what is ready at once: it never waits to fill a batch. While all slots are busy, one batch more is
/// fetched.
package struct WorkerDesk: Sendable {
  package enum Phase: Sendable, Hashable {
    case fetching, ready
    case running(batch: Int)
    case reporting
  }

  /// What becomes of a job that came.
  package enum Intake: Sendable, Hashable {
    case fetch
    /// It is here already: only what acknowledges it is new.
    case known
    /// Nothing is taken any more.
    case giveBack
  }

  package struct Batch: Sendable, Hashable {
    package let number: Int
    package let ids: [String]
  }

  /// What is to be done with a window that is not wanted.
  package enum Drop: Sendable, Hashable {
    /// It is not here any more; it is to be acknowledged.
    case forgotten(id: String)
    /// No window of the batch is wanted: its computation ends.
    case stop(batch: Int)
  }

  private struct Entry {
    let job: RecognitionJob
    let runsAlone: Bool
    /// The order of arrival.
    let number: Int
    var phase = Phase.fetching
    var isWanted = true
  }

  /// Outcomes that wait for gateways which do not answer, beyond which nothing is taken.
  private static let mostReporting = 256

  private var entries: [String: Entry] = [:]
  private var arrivals = 0
  private var batches = 0
  private var running: [Int: [String]] = [:]
  /// Calls of the engine at the same time; 0 while it cannot work.
  package var slots: Int
  package var maximumBatch: Int
  /// False while it cannot store samples: what is here is finished, and nothing else taken.
  package var takesNew = true
  package private(set) var isDraining = false

  package init(slots: Int, maximumBatch: Int) {
    self.slots = slots
    self.maximumBatch = maximumBatch
  }

  package var isEmpty: Bool { entries.isEmpty }

  package var ids: [String] { entries.keys.sorted() }

  package func job(_ id: String) -> RecognitionJob? { entries[id]?.job }

  package func phase(of id: String) -> Phase? { entries[id]?.phase }

  /// Whether anything of a batch that runs is wanted.
  package func isWanted(batch: Int) -> Bool {
    running[batch]?.contains { entries[$0]?.isWanted == true } ?? false
  }

  /// Windows in hand, by their gateways.
  package var byGateway: [ClusterName: [String]] {
    Dictionary(grouping: ids) { entries[$0]?.job.gateway }.reduce(into: [:]) { groups, one in
      if let gateway = one.key { groups[gateway] = one.value }
    }
  }

  /// Jobs that may be asked for now.
  package var room: Int {
    guard !isDraining, takesNew, slots > 0 else { return 0 }
    let reporting = entries.values.count { $0.phase == .reporting }
    guard reporting < Self.mostReporting else { return 0 }
    let idle = max(0, slots - running.count)
    let waiting = entries.values.count { $0.phase == .fetching || $0.phase == .ready }
    return max(0, (idle == 0 ? maximumBatch : idle * maximumBatch) - waiting)
  }

  // MARK: Facts

  /// - Parameter deliveries: how often the job was delivered; from the third time on it runs alone.
  package mutating func came(_ job: RecognitionJob, deliveries: Int) -> Intake {
    if entries[job.id] != nil { return .known }
    if isDraining || !takesNew || slots == 0 { return .giveBack }
    arrivals += 1
    entries[job.id] = Entry(
      job: job, runsAlone: job.standsAlone || deliveries >= ClusterLimits.firstDeliveryAlone, number: arrivals)
    return .fetch
  }

  package mutating func fetched(_ id: String) {
    if entries[id]?.phase == .fetching { entries[id]?.phase = .ready }
  }

  /// The batches that begin now: as many as there are free slots, live speech first, then by arrival.
  package mutating func nextBatches() -> [Batch] {
    var begun: [Batch] = []
    while running.count < slots {
      let ready = entries.filter { $0.value.phase == .ready }.sorted { left, right in
        left.value.job.isLive == right.value.job.isLive
          ? left.value.number < right.value.number : left.value.job.isLive
      }
      guard let first = ready.first else { break }
      let ids =
        first.value.runsAlone
        ? [first.key] : Array(ready.filter { !$0.value.runsAlone }.prefix(maximumBatch).map(\.key))
      batches += 1
      running[batches] = ids
      for id in ids { entries[id]?.phase = .running(batch: batches) }
      begun.append(Batch(number: batches, ids: ids))
    }
    return begun
  }

  /// - Returns: windows of the batch whose outcome is to be told; the others are not wanted and are not here any more.
  package mutating func ended(batch: Int) -> (wanted: [String], unwanted: [String]) {
    var wanted: [String] = []
    var unwanted: [String] = []
    for id in running.removeValue(forKey: batch) ?? [] {
      if entries[id]?.isWanted == true {
        entries[id]?.phase = .reporting
        wanted.append(id)
      } else {
        entries[id] = nil
        unwanted.append(id)
      }
    }
    return (wanted, unwanted)
  }

  /// Its samples could not be had, and its outcome says so.
  package mutating func failedToFetch(_ id: String) {
    if entries[id]?.phase == .fetching { entries[id]?.phase = .reporting }
  }

  /// It is done with, or goes to another worker.
  package mutating func finished(_ id: String) { entries[id] = nil }

  package mutating func unwanted(_ ids: [String]) -> [Drop] {
    var drops: [Drop] = []
    for id in ids {
      guard let entry = entries[id] else { continue }
      switch entry.phase {
      case .fetching, .ready:
        entries[id] = nil
        drops.append(.forgotten(id: id))
      case .running(let batch):
        guard entry.isWanted else { continue }
        entries[id]?.isWanted = false
        if !isWanted(batch: batch) { drops.append(.stop(batch: batch)) }
      // The gateway's answer to the outcome ends it.
      case .reporting: break
      }
    }
    return drops
  }

  /// The engine cannot work: what has not begun goes to another worker.
  ///
  /// - Returns: the windows, which are not here any more.
  package mutating func releaseWaiting() -> [RecognitionJob] {
    let waiting = entries.values.filter { $0.phase == .fetching || $0.phase == .ready }
    for entry in waiting { entries[entry.job.id] = nil }
    return waiting.sorted { $0.number < $1.number }.map(\.job)
  }

  /// Takes nothing from now on.
  package mutating func drain() { isDraining = true }
}
