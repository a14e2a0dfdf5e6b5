import Foundation

/// How long and with which dice. Read from the environment, so that a failure can be run again.
struct ChaosSettings: Sendable {
  let kills: Int
  let seed: UInt64
  /// After so long no further life is begun.
  let longest: Duration
  /// Where `sotto` and `sotto-worker` are.
  let programs: URL

  /// - Parameter kills: where `SOTTO_CHAOS_KILLS` says nothing.
  init(kills: Int, share: Int = 1) {
    let environment = ProcessInfo.processInfo.environment
    let asked = environment["SOTTO_CHAOS_KILLS"].flatMap { Int($0) }
    self.kills = asked.map { max(1, $0 / share) } ?? kills
    seed = environment["SOTTO_CHAOS_SEED"].flatMap { UInt64($0) } ?? 1
    longest = .seconds(environment["SOTTO_CHAOS_SECONDS"].flatMap { Int($0) } ?? 840)
    programs = environment["SOTTO_CHAOS_PROGRAMS"].map { URL(filePath: $0) } ?? RunningServer.binFolder
  }

  /// Whether `SOTTO_CHAOS_KILLS` asks for more than the short run among the other tests.
  static var isAskedFor: Bool { ProcessInfo.processInfo.environment["SOTTO_CHAOS_KILLS"] != nil }
}
