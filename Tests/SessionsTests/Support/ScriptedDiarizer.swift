import Foundation
import Synchronization
import TranscriptionCore

/// Tells speakers apart as the test told it, and remembers what it was asked.
final class ScriptedDiarizer: SpeakerDiarizer {
  struct Call: Sendable, Hashable {
    var samples: Int
    var bytes: Int
    var minimum: Int?
    var maximum: Int?
  }

  typealias Script = @Sendable (_ call: Int) -> Result<[SpeakerTurn], EngineFailure>

  let model = "scripted speakers"
  let slots = 1
  private let script: Script
  private let holdsFirst: Bool
  private let state = Mutex<(calls: [Call], waiters: [(Int, CheckedContinuation<Void, Never>)], cancelled: Int)>(
    ([], [], 0))

  /// - Parameter holdsFirst: whether the first call lasts until it is cancelled.
  init(holdsFirst: Bool = false, _ script: @escaping Script) {
    self.holdsFirst = holdsFirst
    self.script = script
  }

  var calls: [Call] { state.withLock { $0.calls } }
  /// Computations that were stopped.
  var cancelled: Int { state.withLock { $0.cancelled } }

  /// Returns once it was asked so often.
  func waitForCalls(_ count: Int) async {
    await withCheckedContinuation { waiter in
      let isThere = state.withLock { state in
        if state.calls.count >= count { return true }
        state.waiters.append((count, waiter))
        return false
      }
      if isThere { waiter.resume() }
    }
  }

  func turns(
    in audio: WindowAudio, minimumSpeakers: Int?, maximumSpeakers: Int?
  ) async throws(EngineFailure) -> [SpeakerTurn] {
    let bytes = (try? FileManager.default.attributesOfItem(atPath: audio.path)[.size] as? Int) ?? 0
    let (number, waiters) = state.withLock { state in
      state.calls.append(
        Call(samples: audio.samples, bytes: bytes, minimum: minimumSpeakers, maximum: maximumSpeakers))
      let count = state.calls.count
      let satisfied = state.waiters.filter { $0.0 <= count }
      state.waiters.removeAll { $0.0 <= count }
      return (count, satisfied.map(\.1))
    }
    for waiter in waiters { waiter.resume() }
    if holdsFirst, number == 1 {
      // Nothing ever comes; it ends with the task's cancellation.
      let (nothing, source) = AsyncStream<Void>.makeStream()
      for await _ in nothing {}
      source.finish()
      state.withLock { $0.cancelled += 1 }
      throw EngineFailure(.cancelled, "scripted")
    }
    if Task.isCancelled { throw EngineFailure(.cancelled, "scripted") }
    return try script(number).get().sorted { $0.start < $1.start }
  }
}
