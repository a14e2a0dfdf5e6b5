import Audio
import Foundation
package import TranscriptionCore

/// Finds speech with a voice activity model, in worker processes.
package struct WorkerSpeechDetector: SpeechDetector {
  package let name: String
  package let losesQuietSpeech: Bool
  package let judgesLocally: Bool
  private let pool: WorkerPool
  private let scratchFolder: String

  /// Starts the first worker, to find out whether it works.
  ///
  /// - Parameters:
  ///   - scratchFolder: where the audio to examine is put for a moment; must exist.
  ///   - losesQuietSpeech, judgesLocally: as of the model that the workers hold.
  /// - Throws: ``EngineFailure`` whose message says what to do.
  package init(
    name: String, pool: WorkerPool, scratchFolder: String, losesQuietSpeech: Bool = false, judgesLocally: Bool = false
  ) async throws(EngineFailure) {
    _ = try await pool.start()
    self.name = name
    self.losesQuietSpeech = losesQuietSpeech
    self.judgesLocally = judgesLocally
    self.pool = pool
    self.scratchFolder = scratchFolder
  }

  package func detectSpeech(in samples: [Float]) async throws -> [SpeechSpan] {
    let id = UUID().uuidString
    let path = "\(scratchFolder)/\(id).f32"
    _ = try await Float32File.write(samples, to: path)
    let audio = WindowAudio(path: path, samples: samples.count)
    let answer = await pool.answer(.detect(id: id, audio: audio), ids: [id], audioSeconds: audio.duration)
    _ = try? await BlockingIO.run { try FileManager.default.removeItem(atPath: path) }
    switch answer.first {
    case .success(.detected(_, let spans)): return spans
    case .success(let reply): throw EngineFailure(answering: reply)
    case .failure(let failure): throw failure
    case nil: throw EngineFailure(.rejected, "The worker gave no answer.")
    }
  }

  package func workers() async -> WorkerHealth? { await pool.health() }

  package func stop() async { await pool.stop() }
}
