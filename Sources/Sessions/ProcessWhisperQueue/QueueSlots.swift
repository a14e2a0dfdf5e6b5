import Scheduling
import TranscriptionCore

/// The slots that a queue shares with those of all sessions.
struct QueueSlots: Sendable {
  let preparation: PreparationSlots
  let diarization: DiarizationSlots
  let engines: EngineSlots

  func join(_ session: SessionID, weight: Int, _ queue: ProcessWhisperQueue) async {
    await preparation.join(session, weight: weight, client: PreparationClient(queue: queue))
    await diarization.join(session, weight: weight, client: DiarizationClient(queue: queue))
    await engines.join(session, weight: weight) { WindowClient(queue: queue, engine: $0) }
  }

  func setWeight(_ weight: Int, of session: SessionID) async {
    await preparation.setWeight(weight, of: session)
    await diarization.setWeight(weight, of: session)
    await engines.setWeight(weight, of: session)
  }

  func leave(_ session: SessionID) async {
    await preparation.leave(session)
    await diarization.leave(session)
    await engines.leave(session)
  }

  /// The session has work from now on.
  ///
  /// - Parameter isShort: whether its first unit is known to take little.
  func announce(_ work: QueueWork, of session: SessionID, isShort: Bool) async {
    switch work.kind {
    case .preparation: await preparation.workArrived(session, in: work.lane, isShort: isShort)
    case .diarization: await diarization.workArrived(session, in: work.lane)
    case .recognition(let engine): await engines.workArrived(session, in: work.lane, engine: engine)
    }
  }
}
