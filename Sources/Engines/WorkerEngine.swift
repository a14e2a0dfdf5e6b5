import Logging
package import TranscriptionCore

/// An engine whose work is done by a ``WorkerPool``.
package final class WorkerEngine: StoppableEngine {
  package let description: EngineDescription
  package let needsVoiceActivity = true
  private let pool: WorkerPool

  private let workerDiarizer: WorkerDiarizer?
  /// `nil` where the engine itself places its words.
  private let aligner: WordAligner?

  package let capacity: EngineCapacity
  package let diarizationHint: String?

  package var diarizer: (any SpeakerDiarizer)? { workerDiarizer }

  /// Starts the first worker and asks it what it is.
  ///
  /// - Parameters:
  ///   - slots: calls of ``recognize(_:)`` at the same time; at most one for each worker counts.
  ///   - diarizer: tells speakers apart for this engine; stopped with it.
  ///   - aligner: places the words of an engine that gives no times, if it can run here; stopped with it.
  ///   - diarizationHint: what to do for speakers to be told apart, where there is no diarizer.
  /// - Throws: ``EngineFailure`` whose message says what to do, when no worker starts.
  package init(
    pool: WorkerPool, slots: Int, diarizer: WorkerDiarizer? = nil, aligner: WordAligner? = nil,
    diarizationHint: String? = nil
  ) async throws(EngineFailure) {
    let greeting = try await pool.start()
    self.pool = pool
    workerDiarizer = diarizer
    self.diarizationHint = diarizationHint
    var engine = greeting.engine
    engine.capabilities.diarization = diarizer != nil
    let isLacking = !engine.capabilities.wordTimes
    self.aligner = if isLacking, let aligner, await aligner.start() { aligner } else { nil }
    // In other languages words are as without it.
    if self.aligner != nil, engine.capabilities.languages == WordAligner.languages {
      engine.capabilities.wordTimes = true
    }
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
    let outcomes = answers.map { answer -> Result<RecognizedWindow, EngineFailure> in
      switch answer {
      case .success(.recognized(_, let recognized)): .success(withLanguage(recognized))
      case .success(let reply): .failure(EngineFailure(answering: reply))
      case .failure(let failure): .failure(failure)
      }
    }
    return await placed(outcomes, of: windows)
  }

  /// The windows with the words that the aligner has placed, all of them at once.
  private func placed(
    _ outcomes: [Result<RecognizedWindow, EngineFailure>], of windows: [WorkerRequest.Window]
  ) async -> [Result<RecognizedWindow, EngineFailure>] {
    guard let aligner else { return outcomes }
    return await withTaskGroup(of: (Int, RecognizedWindow).self) { group in
      for (place, window) in windows.enumerated() where window.options.alignsWords && window.options.task == .transcribe
      {
        guard case .success(let recognized) = outcomes[place] else { continue }
        group.addTask {
          (place, await aligner.placed(recognized, audio: window.audio, language: window.options.language))
        }
      }
      var result = outcomes
      for await (place, recognized) in group { result[place] = .success(recognized) }
      return result
    }
  }

  /// An engine of one language need not say which it heard.
  private func withLanguage(_ recognized: RecognizedWindow) -> RecognizedWindow {
    guard recognized.language == nil, description.capabilities.languages.count == 1 else { return recognized }
    var recognized = recognized
    recognized.language = description.capabilities.languages[0]
    return recognized
  }

  package func stop() async {
    await pool.stop()
    await workerDiarizer?.stop()
    await aligner?.stop()
  }
}
