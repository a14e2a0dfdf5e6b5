package import Foundation
import Synchronization
package import TranscriptionCore

/// A number of places to work in, shared by all sessions; no session owns one. The number may change while they run.
///
/// Sessions announce work; whenever a slot is free, the session whose turn it is (``LaneScheduler``) is asked for one unit.
/// What a session hands out is decided at that moment, not when it was queued. A slot that takes batches goes on asking
/// the next session until its batch is full, no session has work, it is the other lane's turn, or another slot is idle and
/// could do it at once: it never waits to fill a batch. Made once for each engine, once for preparation and once for diarization; its maker
/// runs ``run()``.
package actor FairSlots<Work: Sendable> {
  private nonisolated let size: Atomic<Int>
  private var maximumBatch: Int
  private let perform: @Sendable (_ batch: [Work], _ slot: Int) async -> Void
  private var scheduler: LaneScheduler
  private var clients: [SessionID: any SlotClient<Work>] = [:]
  private var idleSlots: [CheckedContinuation<Turn?, Never>] = []
  private var isClosed = false
  private nonisolated let demand = Atomic<Int>(0)
  /// Turns that were handed out and whose units take up a slot.
  private var working = 0
  /// Starts workers that take turns, by their numbers: at least as many as there ever were slots.
  private let starts = AsyncStream<Int>.makeStream()
  private var workers = 0
  private let overtime: Duration?
  /// Batches that take longer than ``overtime`` and take up no slot any more.
  private var overdue: Set<Int> = []
  private var overtimeWatch = OvertimeWatch()
  /// Resumed when a unit begins while none was watched.
  private var idleWatch: CheckedContinuation<Void, Never>?
  /// Slots that are busy, by the lane of the first unit of their batch.
  private var busy: [Lane: Int] = [:]
  /// What each session was given, where that is to be kept.
  private var ledger: ShareLedger?
  private let clock: any SessionClock

  /// - Parameters:
  ///   - quantum: the most that a unit costs, in seconds of audio.
  ///   - overtime: how long a unit may take up its slot; one that takes longer goes on beside it, up to four for each slot,
  ///     so that units whose length their owners decide do not keep all others waiting. `nil` for any time.
  ///   - keepsLedger: whether ``parts(at:)`` and ``waits`` are to be known.
  ///   - perform: does a batch; the slot is busy until it returns.
  package init(
    count: Int, maximumBatch: Int = 1, quantum: Double = 30, overtime: Duration? = nil, keepsLedger: Bool = false,
    clock: any SessionClock,
    perform: @escaping @Sendable (_ batch: [Work], _ slot: Int) async -> Void
  ) {
    size = Atomic(max(0, count))
    self.maximumBatch = max(1, maximumBatch)
    self.perform = perform
    self.overtime = overtime
    self.clock = clock
    ledger = keepsLedger ? ShareLedger() : nil
    scheduler = LaneScheduler(quantum: quantum)
  }

  // MARK: Size

  /// How many slots there are.
  package nonisolated var count: Int { size.load(ordering: .relaxed) }

  /// From now on there are so many slots. Where they are fewer than before, units that run go on; nothing new is begun
  /// until there are few enough.
  ///
  /// - Parameters:
  ///   - count: 0 for none: sessions wait until there are some.
  ///   - maximumBatch: units that a slot takes at once.
  package func resize(to count: Int, maximumBatch: Int) {
    size.store(max(0, count), ordering: .relaxed)
    self.maximumBatch = max(1, maximumBatch)
    startWorkers()
    wakeSlots()
  }

  /// Overdue units go on beside their slots, so that there are more workers than slots.
  private func startWorkers() {
    while workers < (overtime == nil ? count : 5 * count) {
      starts.continuation.yield(workers)
      workers += 1
    }
  }

  /// Tells every session that waits for a turn that there is none to be had.
  package func tellOfOutage(_ reason: String) async {
    for (session, client) in clients where scheduler.isDemanding(session) { await client.slotsAreGone(because: reason) }
  }

  // MARK: Figures

  package var figures: OperationsSnapshot.SlotFigures {
    OperationsSnapshot.SlotFigures(
      total: count, live: busy[.live] ?? 0, file: busy[.file] ?? 0, sessions: scheduler.demandingSessions)
  }

  /// What sessions were given within the last minute, and what was their due.
  package func parts(at now: Date) -> [SessionID: ShareLedger.Part] { ledger?.parts(at: now) ?? [:] }

  /// Units that wait for a turn, of every session that has work, and the session's weight.
  package func demand() async -> [SessionID: (weight: Int, units: Int)] {
    var demand: [SessionID: (weight: Int, units: Int)] = [:]
    for (session, client) in clients where scheduler.isDemanding(session) {
      demand[session] = (scheduler.weight(of: session), await client.waitingUnits())
    }
    return demand
  }

  /// The weight that a session has; that of a session which is not known is 1.
  package func weight(of session: SessionID) -> Int { scheduler.weight(of: session) }

  /// How long sessions with work waited for a slot.
  package var waits: WaitHistogram? { ledger?.waits }

  // MARK: Sessions

  /// The weights of the sessions that have work now, summed up. May be a moment old.
  package nonisolated var demandingWeight: Int { demand.load(ordering: .relaxed) }

  package func join(_ session: SessionID, weight: Int, client: any SlotClient<Work>) {
    clients[session] = client
    scheduler.setWeight(weight, of: session)
  }

  package func setWeight(_ weight: Int, of session: SessionID) {
    guard clients[session] != nil else { return }
    scheduler.setWeight(weight, of: session)
    ledger?.weightChanged(scheduler.weight(of: session), of: session, at: clock.now)
  }

  /// The session gets no more turns. Units already handed out are its own to stop.
  package func leave(_ session: SessionID) {
    clients[session] = nil
    notingDemand(of: session) { $0.forget(session) }
    publishDemand()
  }

  /// - Parameter isShort: whether its first unit is known to take little, by what there is to go by before it is done.
  package func workArrived(_ session: SessionID, in lane: Lane, isShort: Bool = false) {
    guard clients[session] != nil else { return }
    notingDemand(of: session) { $0.workArrived(session, in: lane, isShort: isShort) }
    wakeSlots()
  }

  /// Runs the slots until the task is cancelled. Units that are running are cancelled with it.
  package func run() async {
    startWorkers()
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        if overtime != nil { group.addTask { await self.watchOvertime() } }
        for await slot in starts.stream { group.addTask { await self.runSlot(slot) } }
      }
    } onCancel: {
      // Ends by itself: it only marks the actor closed and wakes the slots that `run()` is waiting for.
      Task { await self.close() }
    }
  }

  private func runSlot(_ slot: Int) async {
    /// A unit that would not share the batch before it.
    var isolated: SlotUnit<Work>?
    var lane = Lane.file
    while true {
      var batch: [SlotUnit<Work>] = []
      if let unit = isolated {
        isolated = nil
        batch.append(unit)
      } else {
        guard let turn = await nextTurn() else { return }
        guard let unit = await ask(turn, slot: slot) else {
          freeSlot(slot)
          continue
        }
        lane = turn.lane
        batch.append(unit)
      }
      while batch.count < maximumBatch, !batch[0].standsAlone, working >= count,
        let turn = scheduler.nextTurn(joining: lane)
      {
        guard let unit = await ask(turn, slot: slot) else { continue }
        if unit.standsAlone {
          isolated = unit
          break
        }
        batch.append(unit)
      }
      busy[lane, default: 0] += 1
      await perform(batch.map(\.work), slot: slot)
      busy[lane, default: 0] -= 1
      // One that would not share this batch keeps the slot.
      if isolated == nil { freeSlot(slot) }
    }
  }

  private func perform(_ batch: [Work], slot: Int) async {
    guard let overtime else { return await perform(batch, slot) }
    overtimeWatch.began(slot, until: clock.now.addingTimeInterval(overtime / .seconds(1)))
    idleWatch?.resume()
    idleWatch = nil
    await perform(batch, slot)
    overtimeWatch.ended(slot)
  }

  /// Finds units that take longer than ``overtime``. One sleep serves all of them: most units end long before.
  private func watchOvertime() async {
    while !isClosed {
      guard let next = overtimeWatch.next else {
        await withCheckedContinuation { idleWatch = $0 }
        continue
      }
      let rest = Duration.seconds(next.timeIntervalSince(clock.now))
      guard (try? await clock.sleep(for: rest)) != nil else { return }
      for slot in overtimeWatch.takeOverdue(at: clock.now) { becameOverdue(slot) }
    }
  }

  private func becameOverdue(_ slot: Int) {
    guard overdue.insert(slot).inserted else { return }
    working -= 1
    wakeSlots()
  }

  /// The slot's turn is over.
  private func freeSlot(_ slot: Int) {
    if overdue.remove(slot) == nil { working -= 1 }
    wakeSlots()
  }

  /// Asks the session whose turn it is, and puts it back into the ring.
  private func ask(_ turn: Turn, slot: Int) async -> SlotUnit<Work>? {
    let unit = await clients[turn.session]?.nextUnit(in: turn.lane, slot: slot)
    if let unit {
      scheduler.gaveWork(turn, cost: unit.cost)
      ledger?.served(turn.session, audioSeconds: unit.cost, at: clock.now)
    } else {
      notingDemand(of: turn.session) { $0.hadNothing(turn) }
    }
    wakeSlots()
    return unit
  }

  private func nextTurn() async -> Turn? {
    if isClosed || Task.isCancelled { return nil }
    if working < count, let turn = scheduler.nextTurn() {
      working += 1
      return turn
    }
    return await withCheckedContinuation { idleSlots.append($0) }
  }

  private func wakeSlots() {
    while !idleSlots.isEmpty, working < count, let turn = scheduler.nextTurn() {
      working += 1
      idleSlots.removeLast().resume(returning: turn)
    }
    publishDemand()
  }

  /// Changes the scheduler and tells the ledger when that begins or ends a session's demand.
  private func notingDemand(of session: SessionID, _ change: (inout LaneScheduler) -> Void) {
    guard ledger != nil else { return change(&scheduler) }
    let before = scheduler.isDemanding(session)
    let weight = scheduler.weight(of: session)
    change(&scheduler)
    guard before != scheduler.isDemanding(session) else { return }
    if before {
      ledger?.demandEnded(session, at: clock.now)
    } else {
      ledger?.demandBegan(session, weight: weight, at: clock.now)
    }
  }

  private func publishDemand() { demand.store(scheduler.demandingWeight, ordering: .relaxed) }

  private func close() {
    isClosed = true
    starts.continuation.finish()
    for slot in idleSlots { slot.resume(returning: nil) }
    idleSlots = []
    idleWatch?.resume()
    idleWatch = nil
  }
}
