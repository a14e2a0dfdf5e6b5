import ServiceLifecycle
import Synchronization
package import TranscriptionCore

/// The capacity of every engine that the server runs, shared by all sessions: slots per engine, and how fast they are.
package final class EngineSlots: Service {
  /// The engines by name; the order of the configuration is kept in ``descriptions``.
  private let lanes: [String: Lane]
  /// What the engines are; the first is the default.
  package let descriptions: [EngineDescription]

  private struct Lane {
    let engine: any TranscriptionEngine
    let slots: FairSlots
    let meter = Meter()
  }

  private final class Meter: Sendable {
    let value = Mutex(ThroughputMeter())
  }

  /// - Parameter engines: at least one; names must differ.
  package init(engines: [any TranscriptionEngine]) {
    precondition(!engines.isEmpty, "a server needs an engine")
    descriptions = engines.map(\.description)
    lanes = Dictionary(
      uniqueKeysWithValues: engines.map {
        ($0.description.name, Lane(engine: $0, slots: FairSlots(count: $0.slots)))
      })
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        for lane in self.lanes.values {
          group.addTask { await lane.slots.run() }
        }
      }
    }
  }

  /// The name of the engine that a wish leads to; `nil` when no engine has that name.
  func engineName(for wish: String?) -> String? {
    guard let wish else { return descriptions.first?.name }
    return lanes[wish] == nil ? nil : wish
  }

  func engine(named name: String) -> (any TranscriptionEngine)? { lanes[name]?.engine }

  func join(_ session: SessionID, client: @Sendable (_ engine: String) -> any SlotClient) async {
    for (name, lane) in lanes { await lane.slots.join(session, client: client(name)) }
  }

  func leave(_ session: SessionID) async {
    for lane in lanes.values { await lane.slots.leave(session) }
  }

  func workArrived(_ session: SessionID, engine: String) async {
    await lanes[engine]?.slots.workArrived(session)
  }

  /// Why an engine cannot work now; empty when all can.
  func troubles() async -> [String] {
    var reasons: [String] = []
    for description in descriptions {
      if let reason = await lanes[description.name]?.engine.trouble() { reasons.append(reason) }
    }
    return reasons
  }

  func record(engine: String, audioSeconds: Double, wallSeconds: Double) {
    lanes[engine]?.meter.value.withLock {
      $0.record(audioSeconds: audioSeconds, wallSeconds: wallSeconds)
    }
  }

  /// How fast one session gets through audio with each engine, if the sessions that have work now keep sharing it evenly.
  func pace() async -> EnginePace {
    var pace = EnginePace()
    for (name, lane) in lanes {
      let sharers = max(1, await lane.slots.demandingSessions)
      let share = Double(lane.slots.count) / Double(sharers)
      pace.secondsPerAudioSecond[name] = lane.meter.value.withLock { $0.etaSeconds(audioSeconds: 1, share: share) }
    }
    return pace
  }
}
