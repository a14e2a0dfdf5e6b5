import Logging
package import TranscriptionCore

/// An engine whose work is done by a ``WorkerPool``.
package final class WorkerEngine: StoppableEngine {
  package let description: EngineDescription
  package let needsVoiceActivity = true
  private let pool: WorkerPool

  private let workerDiarizer: WorkerDiarizer?

  package let capacity: EngineCapacity
  package let diarizationHint: String?

  package var diarizer: (any SpeakerDiarizer)? { workerDiarizer }

  /// Starts the first worker and asks it what it is.
  ///
  /// - Parameters:
  ///   - slots: calls of ``recognize(_:)`` at the same time; at most one for each worker counts.
  ///   - diarizer: tells speakers apart for this engine; stopped with it.
  ///   - diarizationHint: what to do for speakers to be told apart, where there is no diarizer.
  /// - Throws: ``EngineFailure`` whose message says what to do, when no worker starts.
  package init(
    pool: WorkerPool, slots: Int, diarizer: WorkerDiarizer? = nil, diarizationHint: String? = nil
  ) async throws(EngineFailure) {
    let greeting = try await pool.start()
    self.pool = pool
    workerDiarizer = diarizer
    self.diarizationHint = diarizationHint
    var engine = greeting.engine
    engine.capabilities.diarization = diarizer != nil
    description = engine
    capacity = EngineCapacity(slots: min(slots, pool.count), maximumBatch: greeting.maximumBatch)
  }

  package var unavailability: String? { get async { await pool.unavailability } }

  package func workers() async -> WorkerHealth? { await pool.health() }

  package func recognize(_ requests: [RecognitionRequest]) async -> [Result<RecognizedWindow, EngineFailure>] {
    let windows = requests.map {
      WorkerRequest.Window(id: $0.window.description, audio: $0.audio.file, options: $0.options)
    }
    guard !windows.isEmpty else { return [] }
    let answers = await pool.answer(
      .recognize(windows), ids: windows.map(\.id), audioSeconds: requests.reduce(0) { $0 + $1.audio.duration })
    return answers.map { answer in
      switch answer {
      case .success(.recognized(_, let recognized)): .success(recognized)
      case .success(let reply): .failure(EngineFailure(answering: reply))
      case .failure(let failure): .failure(failure)
      }
    }
  }

  package func stop() async {
    await pool.stop()
    await workerDiarizer?.stop()
  }
}
