import Foundation
import Scheduling
import Synchronization
import TranscriptionCore

/// One engine with its slots and its measured speed.
final class EngineLane: Sendable {
  let engine: any TranscriptionEngine
  let slots: FairSlots<WindowLease>
  private let meter: Meter
  private let handed: HandedWindows
  private let clock: any SessionClock

  /// What the engine did.
  struct Reading: Sendable {
    var throughput = ThroughputMeter()
    /// Audio seconds recognised.
    var audio = RollingSum()
    var audioSeconds = 0.0
    var windows = 0
    /// Attempts that failed; not those that were cancelled or found the engine away.
    var failures = 0
  }

  /// How long a slot rests when its engine cannot work.
  private static let unavailablePause = Duration.seconds(1)
  /// How often an engine that cannot work is probed.
  static let probeInterval = Duration.seconds(4)
  /// How often an engine that wants to know is told what sessions want of it.
  static let demandInterval = Duration.seconds(1)

  private final class Meter: Sendable {
    let value = Mutex(Reading())
  }

  /// Windows that the engine has, by their sessions.
  private final class HandedWindows: Sendable {
    private let counts = Mutex<[SessionID: Int]>([:])

    var bySession: [SessionID: Int] { counts.withLock { $0 } }

    func add(_ number: Int, of session: SessionID) {
      counts.withLock { counts in
        let count = counts[session, default: 0] + number
        counts[session] = count > 0 ? count : nil
      }
    }
  }

  init(engine: any TranscriptionEngine, book: LeaseBook, longestWindowSeconds: Double, clock: any SessionClock) {
    let meter = Meter()
    let handed = HandedWindows()
    self.engine = engine
    self.meter = meter
    self.handed = handed
    self.clock = clock
    let capacity = engine.capacity
    slots = FairSlots(
      count: capacity.slots, maximumBatch: capacity.maximumBatch, quantum: longestWindowSeconds, keepsLedger: true,
      clock: clock
    ) { leases, _ in
      for lease in leases { handed.add(1, of: lease.request.window.session) }
      defer { for lease in leases { handed.add(-1, of: lease.request.window.session) } }
      await Self.recognize(leases, with: engine, book: book, meter: meter, clock: clock)
    }
  }

  /// Hands out windows, as many as the engine takes, and looks now and then whether an engine that cannot work can again,
  /// until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.slots.run() }
      group.addTask {
        let changes = self.engine.capacityChanges()
        // What it became since it was made.
        await self.follow(self.engine.capacity)
        for await capacity in changes { await self.follow(capacity) }
      }
      group.addTask {
        while (try? await self.clock.sleep(for: Self.probeInterval)) != nil {
          guard await self.unavailability != nil else { continue }
          await self.engine.probe()
          await self.tellOfOutage()
        }
      }
      if engine.observesDemand {
        group.addTask {
          repeat {
            await self.engine.demandChanged(self.demand())
          } while (try? await self.clock.sleep(for: Self.demandInterval)) != nil
        }
      }
    }
  }

  private func demand() async -> EngineDemand {
    var handed = handed.bySession
    var demand = EngineDemand()
    for (session, waiting) in await slots.demand() {
      let windows = waiting.units + (handed.removeValue(forKey: session) ?? 0)
      demand.sessions.append(EngineDemand.Session(weight: waiting.weight, windows: windows))
    }
    for (session, windows) in handed {
      demand.sessions.append(EngineDemand.Session(weight: await slots.weight(of: session), windows: windows))
    }
    return demand
  }

  private func follow(_ capacity: EngineCapacity) async {
    await slots.resize(to: capacity.slots, maximumBatch: capacity.maximumBatch)
    await tellOfOutage()
  }

  /// An engine without slots hands no window back: the sessions that wait for it are told that it cannot work.
  private func tellOfOutage() async {
    guard slots.count == 0, let reason = await unavailability else { return }
    await slots.tellOfOutage(reason)
  }

  /// Why the engine cannot work; `nil` when it can. One that takes nothing cannot, whatever it says. Does no I/O.
  var unavailability: String? {
    get async {
      if let reason = await engine.unavailability { return reason }
      return slots.count == 0 ? "\(engine.description.name): takes nothing at this moment" : nil
    }
  }

  /// Seconds of time a second of audio for a session of this weight; `nil` before anything was measured.
  func secondsPerAudioSecond(weight: Int) -> Double? {
    let share = Double(slots.count * weight) / Double(max(weight, slots.demandingWeight))
    return meter.value.withLock { $0.throughput.etaSeconds(audioSeconds: 1, share: share) }
  }

  /// What all slots together get through, in audio seconds a second; `nil` before anything was measured.
  var audioSecondsPerSecond: Double? {
    meter.value.withLock { $0.throughput.audioSecondsPerSecond }.map { $0 * Double(slots.count) }
  }

  var meterReading: Reading { meter.value.withLock { $0 } }

  /// Recognises windows in one call. Once all of them are given up, the computation is stopped.
  private static func recognize(
    _ all: [WindowLease], with engine: any TranscriptionEngine, book: LeaseBook, meter: Meter, clock: any SessionClock
  ) async {
    defer { for lease in all { book.end(lease.request.lease) } }
    let leases = all.filter { !book.isCancelled($0.request.lease) }
    guard !leases.isEmpty else { return }
    let requests = leases.map(\.request)
    let began = clock.now
    // Awaited right below; a task of its own so that giving up the last lease can cancel it.
    let call = Task { await engine.recognize(requests) }
    let wanted = Countdown(from: leases.count) { call.cancel() }
    for lease in leases { book.whenCancelled(lease.request.lease) { wanted.oneLess() } }
    let outcomes = await withTaskCancellationHandler {
      await call.value
    } onCancel: {
      call.cancel()
    }
    let ended = clock.now
    meter.value.withLock { $0.note(outcomes, of: leases, wallSeconds: ended.timeIntervalSince(began), at: ended) }
    // At the same time: no session waits for what another one does with its outcome.
    await withDiscardingTaskGroup { group in
      for (place, lease) in leases.enumerated() {
        let outcome =
          outcomes.indices.contains(place)
          ? outcomes[place] : .failure(EngineFailure(.rejected, "The engine gave no answer for this window."))
        // One that stood alone was alone, whatever the engine says.
        let batch = lease.request.standsAlone ? 1 : max(leases.count, outcome.batchSize)
        group.addTask { await lease.deliver(outcome, batch) }
      }
    }
    // The windows are back with their sessions; asking for them again at once would only spin.
    if outcomes.contains(where: { $0.isUnavailable }) { try? await clock.sleep(for: unavailablePause) }
  }
}

extension EngineLane.Reading {
  fileprivate mutating func note(
    _ outcomes: [Result<RecognizedWindow, EngineFailure>], of leases: [WindowLease], wallSeconds: Double, at now: Date
  ) {
    var recognized = 0.0
    for (outcome, lease) in zip(outcomes, leases) {
      switch outcome {
      case .success:
        recognized += lease.window.duration
        windows += 1
      case .failure(let failure):
        if failure.kind != .cancelled, failure.kind != .unavailable { failures += 1 }
      }
    }
    guard recognized > 0 else { return }
    throughput.record(audioSeconds: leases.reduce(0) { $0 + $1.window.duration }, wallSeconds: wallSeconds)
    audio.add(recognized, at: now)
    audioSeconds += recognized
  }
}

extension Result<RecognizedWindow, EngineFailure> {
  fileprivate var isUnavailable: Bool {
    if case .failure(let failure) = self { failure.kind == .unavailable } else { false }
  }

  /// Windows that were in one call with this one where it was computed, which may be another than that of the server.
  fileprivate var batchSize: Int {
    if case .failure(let failure) = self { failure.batchSize } else { 1 }
  }
}
