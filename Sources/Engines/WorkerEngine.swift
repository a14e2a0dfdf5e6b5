import Logging
package import TranscriptionCore

/// An engine whose work is done by a ``WorkerPool``.
package final class WorkerEngine: TranscriptionEngine {
  package let description: EngineDescription
  package let maximumBatch: Int
  package let needsVoiceActivity = true
  private let pool: WorkerPool

  package let slots: Int

  /// Starts the first worker and asks it what it is.
  ///
  /// - Parameter slots: windows at the same time; at most one for each worker counts.
  /// - Throws: ``EngineFailure`` whose message says what to do, when no worker starts.
  package init(pool: WorkerPool, slots: Int) async throws(EngineFailure) {
    let greeting = try await pool.start()
    self.pool = pool
    self.slots = min(slots, pool.count)
    description = greeting.engine
    maximumBatch = greeting.maximumBatch
  }

  package func trouble() async -> String? { await pool.trouble }

  package func recognize(_ requests: [RecognitionRequest]) async -> [Result<RecognizedWindow, EngineFailure>] {
    await withTaskGroup(of: (Int, Result<RecognizedWindow, EngineFailure>).self) { group in
      for (index, request) in requests.enumerated() {
        group.addTask { (index, await self.recognize(request)) }
      }
      var outcomes = [Result<RecognizedWindow, EngineFailure>](
        repeating: .failure(EngineFailure(.cancelled, "not recognised")), count: requests.count)
      for await (index, outcome) in group { outcomes[index] = outcome }
      return outcomes
    }
  }

  package func stop() async { await pool.stop() }

  private func recognize(_ request: RecognitionRequest) async -> Result<RecognizedWindow, EngineFailure> {
    let id = request.id.description
    let window = WorkerRequest.Window(id: id, audio: request.audio, options: request.options)
    switch await pool.answer(.recognize([window]), id: id, audioSeconds: request.audio.duration) {
    case .success(.recognized(_, let recognized)): return .success(recognized)
    case .success(let reply): return .failure(EngineFailure(answering: reply))
    case .failure(let failure): return .failure(failure)
    }
  }
}
