import Scheduling
import TranscriptionCore

/// Slots for preparation: a unit is something to run.
typealias PreparationSlots = FairSlots<@Sendable () async -> Void>

/// Asks the queue for a step of preparation.
struct PreparationClient: SlotClient {
  let queue: ProcessWhisperQueue

  func nextUnit(in lane: Lane, slot: Int) async -> SlotUnit<@Sendable () async -> Void>? {
    await queue.nextPreparation(in: lane)
  }
}

/// Slots for diarization: a unit is a file.
typealias DiarizationSlots = FairSlots<@Sendable () async -> Void>

/// Asks the queue for a file to be diarized.
struct DiarizationClient: SlotClient {
  let queue: ProcessWhisperQueue

  func nextUnit(in lane: Lane, slot: Int) async -> SlotUnit<@Sendable () async -> Void>? {
    await queue.nextDiarization(in: lane)
  }
}

/// Asks the queue for a window for one engine.
struct WindowClient: SlotClient {
  let queue: ProcessWhisperQueue
  let engine: String

  func nextUnit(in lane: Lane, slot: Int) async -> SlotUnit<WindowLease>? {
    await queue.nextWindow(for: engine, in: lane, slot: slot)
  }

  func waitingUnits() async -> Int { await queue.waitingWindows(for: engine) }

  func slotsAreGone(because reason: String) async { await queue.engineIsUnavailable(engine, because: reason) }
}

extension Task where Failure == Never {
  /// Waits for the task; cancelled with the waiting task.
  func valueCancelling() async -> Success {
    await withTaskCancellationHandler {
      await value
    } onCancel: {
      cancel()
    }
  }
}
