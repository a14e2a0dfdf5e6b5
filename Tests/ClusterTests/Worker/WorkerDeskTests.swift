import TestSupport
import Testing
import TranscriptionCore

@testable import Cluster

/// A worker's windows: what is taken, how batches form, what becomes of those that are not wanted.
struct WorkerDeskTests {
  private func job(_ id: String, alone: Bool = false, live: Bool = false) -> RecognitionJob {
    RecognitionJob(
      id: id, gateway: ClusterName(from: "g"), digest: "", samples: 16_000, options: RecognitionOptions(),
      standsAlone: alone, isLive: live, deadline: 0)
  }

  private func desk(_ ids: [String], slots: Int = 1, batch: Int = 4) -> WorkerDesk {
    var desk = WorkerDesk(slots: slots, maximumBatch: batch)
    for id in ids {
      #expect(desk.came(job(id), deliveries: 1) == .fetch)
      desk.fetched(id)
    }
    return desk
  }

  @Test func aFreeSlotTakesWhatIsReadyAndDoesNotWait() {
    var desk = WorkerDesk(slots: 1, maximumBatch: 4)
    #expect(desk.room == 4)
    _ = desk.came(job("a"), deliveries: 1)
    _ = desk.came(job("b"), deliveries: 1)
    desk.fetched("a")
    #expect(desk.nextBatches().map(\.ids) == [["a"]])
    // One batch more is fetched while all slots are busy.
    #expect(desk.room == 3)
    desk.fetched("b")
    #expect(desk.nextBatches() == [])
    #expect(desk.ended(batch: 1).wanted == ["a"])
    #expect(desk.nextBatches().map(\.ids) == [["b"]])
  }

  @Test func windowsUnderSuspicionRunAlone() {
    var desk = desk(["a", "b"], slots: 4)
    _ = desk.came(job("c", alone: true), deliveries: 1)
    _ = desk.came(job("d"), deliveries: 3)
    _ = desk.came(job("e"), deliveries: 2)
    for id in ["c", "d", "e"] { desk.fetched(id) }
    #expect(desk.nextBatches().map(\.ids) == [["a", "b", "e"], ["c"], ["d"]])
  }

  @Test func liveSpeechComesFirst() {
    var desk = desk(["a", "b"], batch: 1)
    _ = desk.came(job("live", live: true), deliveries: 1)
    desk.fetched("live")
    #expect(desk.nextBatches().map(\.ids) == [["live"]])
  }

  @Test func aWindowThatComesTwiceIsDoneOnce() {
    var desk = desk(["a"])
    #expect(desk.came(job("a"), deliveries: 2) == .known)
  }

  @Test func aBatchEndsWhenNoneOfItIsWanted() {
    var desk = desk(["a", "b", "c"], batch: 2)
    #expect(desk.nextBatches().count == 1)
    #expect(desk.unwanted(["a", "c"]) == [.forgotten(id: "c")])
    #expect(desk.unwanted(["a"]) == [])
    #expect(desk.unwanted(["b"]) == [.stop(batch: 1)])
    let (wanted, unwanted) = desk.ended(batch: 1)
    #expect(wanted == [])
    #expect(unwanted == ["a", "b"])
    #expect(desk.isEmpty)
  }

  @Test func aBatchIsWantedAsLongAsOneOfItIs() {
    var desk = desk(["a", "b"])
    #expect(desk.nextBatches().count == 1)
    #expect(desk.unwanted(["a"]) == [] && desk.isWanted(batch: 1))
    #expect(desk.unwanted(["b"]) == [.stop(batch: 1)] && !desk.isWanted(batch: 1))
  }

  @Test func aWorkerThatTakesNothingNewFinishesWhatItHas() {
    var desk = desk(["a"])
    desk.takesNew = false
    #expect(desk.room == 0)
    #expect(desk.came(job("b"), deliveries: 1) == .giveBack)
    #expect(desk.came(job("a"), deliveries: 2) == .known)
    #expect(desk.nextBatches() == [.init(number: 1, ids: ["a"])])
    desk.takesNew = true
    #expect(desk.room > 0)
  }

  @Test func aDrainingWorkerFinishesAndTakesNothing() {
    var desk = desk(["a"])
    desk.drain()
    #expect(desk.room == 0)
    #expect(desk.came(job("b"), deliveries: 1) == .giveBack)
    #expect(desk.nextBatches().count == 1)
    #expect(desk.ended(batch: 1).wanted == ["a"])
    #expect(!desk.isEmpty)
    desk.finished("a")
    #expect(desk.isEmpty)
  }

  /// Whatever happens in whatever order: bounds hold, no batch is too large, those alone are alone.
  @Test(arguments: 0..<300) func boundsHold(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let (slots, batch) = (Int.random(in: 1...4, using: &generator), Int.random(in: 1...6, using: &generator))
    var desk = WorkerDesk(slots: slots, maximumBatch: batch)
    var next = 0
    var running: [Int: [String]] = [:]
    var alone: Set<String> = []
    for _ in 0..<300 {
      switch Int.random(in: 0...5, using: &generator) {
      case 0, 1:
        for _ in 0..<desk.room {
          next += 1
          let id = "w\(next)"
          let deliveries = Int.random(in: 1...4, using: &generator)
          if deliveries >= 3 { alone.insert(id) }
          #expect(desk.came(job(id), deliveries: deliveries) == .fetch)
        }
      case 2: if let id = desk.ids.randomElement(using: &generator) { desk.fetched(id) }
      case 3:
        for one in desk.nextBatches() {
          running[one.number] = one.ids
          #expect((1...batch).contains(one.ids.count))
          if one.ids.contains(where: alone.contains) { #expect(one.ids.count == 1) }
        }
      case 4:
        if let one = running.keys.randomElement(using: &generator) {
          let ended = desk.ended(batch: one)
          #expect(Set(ended.wanted + ended.unwanted) == Set(running[one] ?? []))
          running[one] = nil
          for id in ended.wanted { desk.finished(id) }
        }
      default:
        if let id = desk.ids.randomElement(using: &generator) {
          for drop in desk.unwanted([id]) {
            if case .stop(let number) = drop { #expect(running[number] != nil) }
          }
        }
      }
      #expect(running.count <= slots)
      #expect(desk.ids.count <= slots * batch + max(batch, slots * batch))
    }
  }
}
