import Foundation
import Scheduling
import TranscriptionCore

/// What all engines together contribute to the server's figures.
struct EngineOperations: Sendable {
  var engines: [OperationsSnapshot.Engine] = []
  var parts: [SessionID: ShareLedger.Part] = [:]
  var waits = WaitHistogram()
  /// Audio seconds recognised, one for each engine.
  var audio: [RollingSum] = []
  var windows = 0
  var failures = 0
  var audioSeconds = 0.0
}

extension EngineSlots {
  /// In the order of the configuration.
  func operations(at now: Date) async -> EngineOperations {
    var sum = EngineOperations()
    for description in descriptions {
      guard let lane = lane(named: description.name) else { continue }
      let meter = lane.meterReading
      let engine = OperationsSnapshot.Engine(
        description, speed: lane.audioSecondsPerSecond, trouble: await lane.unavailability,
        slots: await lane.slots.figures, workers: await lane.engine.workers(),
        diarizers: await lane.engine.diarizer?.workers(), pool: await lane.engine.pool())
      sum.engines.append(engine)
      for (session, part) in await lane.slots.parts(at: now) {
        sum.parts[session, default: ShareLedger.Part()].served += part.served
        sum.parts[session, default: ShareLedger.Part()].due += part.due
      }
      if let waits = await lane.slots.waits { sum.waits.add(waits) }
      sum.audio.append(meter.audio)
      sum.windows += meter.windows
      sum.failures += meter.failures
      sum.audioSeconds += meter.audioSeconds
    }
    return sum
  }
}
