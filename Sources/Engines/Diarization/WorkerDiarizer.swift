import Foundation
package import TranscriptionCore

/// Diarizes in worker processes of its own, so that a long file does not hold up recognition. The first process
/// is started when it is needed.
package struct WorkerDiarizer: SpeakerDiarizer {
  package let model: String
  package let longestSeconds: Double
  package var slots: Int { pool.count }
  private let pool: WorkerPool

  package init(model: String, longestSeconds: Double = .infinity, pool: WorkerPool) {
    self.model = model
    self.longestSeconds = longestSeconds
    self.pool = pool
  }

  package func turns(
    in audio: WindowAudio, minimumSpeakers: Int?, maximumSpeakers: Int?
  ) async throws(EngineFailure) -> [SpeakerTurn] {
    let id = UUID().uuidString
    let request = WorkerRequest.diarize(
      id: id, audio: audio, minimumSpeakers: minimumSpeakers, maximumSpeakers: maximumSpeakers)
    switch await pool.answer(request, ids: [id], audioSeconds: audio.duration).first {
    case .success(.diarized(_, let turns)): return turns.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    case .success(let reply): throw EngineFailure(answering: reply)
    case .failure(let failure): throw failure
    case nil: throw EngineFailure(.rejected, "The worker gave no answer.")
    }
  }

  package var unavailability: String? { get async { await pool.unavailability } }

  package func workers() async -> WorkerHealth? { await pool.health() }

  package func stop() async { await pool.stop() }
}
