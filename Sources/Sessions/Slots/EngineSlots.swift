import Scheduling
import ServiceLifecycle
import Synchronization
package import TranscriptionCore

/// The capacity of every engine that the server runs, shared by all sessions: slots per engine, and how fast they are.
package final class EngineSlots: Service {
  private let engines: [any TranscriptionEngine]
  /// The engines by name.
  private let lanes: [String: EngineLane]
  private let book: LeaseBook
  /// The engines' names; the first is the default.
  let names: [String]

  /// - Parameters:
  ///   - engines: at least one; names must differ.
  ///   - longestWindowSeconds: no window is longer.
  package init(
    engines: [any TranscriptionEngine], longestWindowSeconds: Double = 30, clock: any SessionClock = SteadyClock()
  ) {
    precondition(!engines.isEmpty, "a server needs an engine")
    self.engines = engines
    names = engines.map(\.description.name)
    let book = LeaseBook()
    self.book = book
    lanes = Dictionary(
      uniqueKeysWithValues: engines.map {
        (
          $0.description.name,
          EngineLane(engine: $0, book: book, longestWindowSeconds: longestWindowSeconds, clock: clock)
        )
      })
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        for lane in self.lanes.values {
          group.addTask { await lane.run() }
        }
      }
    }
  }

  /// What the engines are, in the order of ``names``. All but the name of one may change: what workers on other machines run
  /// is known when the first of them has come.
  package var descriptions: [EngineDescription] { engines.map(\.description) }

  /// The name of the engine that a wish leads to; `nil` when no engine has that name.
  func engineName(for wish: String?) -> String? {
    guard let wish else { return names.first }
    return lanes[wish] == nil ? nil : wish
  }

  /// The engine that a wish leads to; the first where there is none of that name.
  func description(for wish: String?) -> EngineDescription {
    (engines.first { $0.description.name == wish } ?? engines[0]).description
  }

  func lane(named name: String) -> EngineLane? { lanes[name] }

  func engine(named name: String) -> (any TranscriptionEngine)? { lanes[name]?.engine }

  /// Tells speakers apart in files of the engine named: the engine itself, or the first one that can.
  func diarizer(for name: String) -> (any SpeakerDiarizer)? {
    engine(named: name)?.diarizer ?? engines.lazy.compactMap(\.diarizer).first
  }

  /// What has to be done for speakers to be told apart; `nil` where no engine knows.
  var diarizationHint: String? {
    engines.lazy.compactMap(\.diarizationHint).first
  }

  /// Files in which speakers are told apart at the same time.
  var diarizationSlots: Int { lanes.values.map { $0.engine.diarizer?.slots ?? 0 }.max() ?? 0 }

  func join(
    _ session: SessionID, weight: Int, client: @Sendable (_ engine: String) -> any SlotClient<WindowLease>
  ) async {
    for (name, lane) in lanes { await lane.slots.join(session, weight: weight, client: client(name)) }
  }

  func setWeight(_ weight: Int, of session: SessionID) async {
    for lane in lanes.values { await lane.slots.setWeight(weight, of: session) }
  }

  func leave(_ session: SessionID) async {
    for lane in lanes.values { await lane.slots.leave(session) }
  }

  func workArrived(_ session: SessionID, in lane: Lane, engine: String) async {
    await lanes[engine]?.slots.workArrived(session, in: lane)
  }

  // MARK: Leases

  /// A window is handed out.
  func begin(_ lease: LeaseID) { book.begin(lease) }

  /// The outcome is no longer needed. Once that is true of all windows of a call, the computation is stopped.
  func cancel(_ lease: LeaseID) { book.cancel(lease) }

  // MARK: Availability

  /// Names of the engines that cannot work now. No I/O is done for it.
  func unavailableEngines() async -> Set<String> {
    var names: Set<String> = []
    for (name, lane) in lanes where await lane.unavailability != nil { names.insert(name) }
    return names
  }

  /// Why engines or their diarizers cannot work now; empty when all can.
  func unavailabilities() async -> [String] {
    var reasons: [String] = []
    for name in names {
      guard let lane = lanes[name] else { continue }
      if let reason = await lane.unavailability { reasons.append(reason) }
      if let reason = await lane.engine.diarizer?.unavailability { reasons.append(reason) }
    }
    return reasons
  }

  /// How fast a session of this weight gets through audio with each engine, if the sessions that have work now keep
  /// sharing it by their weights.
  func pace(weight: Int) -> EnginePace {
    EnginePace(secondsPerAudioSecond: lanes.compactMapValues { $0.secondsPerAudioSecond(weight: weight) })
  }
}
