import Foundation
import Logging
import TranscriptionCore

/// Places the words of texts whose engine gives no times, in worker processes of its own that are started when they are
/// needed: PocketSphinx's forced alignment, for English.
package struct WordAligner: Sendable {
  /// ISO-639-1 codes of the languages that it knows.
  static let languages = ["en"]

  private let pool: WorkerPool

  private let logger: Logger

  init(pool: WorkerPool, logger: Logger) {
    self.pool = pool
    self.logger = logger
  }

  /// `nil` where no Python with PocketSphinx is installed; `make whisper` installs it.
  init?(configuration: EngineConfiguration, logger: Logger) {
    guard let python = configuration.whisper.python, let program = configuration.whisperX.program else { return nil }
    var limits = configuration.workerLimits
    // Its search keeps a worker in Python from answering, for some seconds where words are many and unknown.
    limits.missedHeartbeats = 60
    let command = WorkerCommand(
      name: "alignment", executable: python, arguments: [program, "align"],
      environment: configuration.whisperX.environment, limits: limits)
    self.init(pool: WorkerPool(command: command, count: configuration.workers, logger: logger), logger: logger)
  }

  /// The window with its text's words and their times; as it was where they are known already, where its language is
  /// another, or with a notice where they could not be placed.
  ///
  /// - Parameter language: what the window was recognised in, where it does not say.
  func placed(_ recognized: RecognizedWindow, audio: WindowAudio, language: String?) async -> RecognizedWindow {
    let spoken = recognized.language ?? language
    // A text in parts would have to be looked for in the whole window, each part anew.
    guard let spoken, Self.languages.contains(spoken), recognized.utterances.count == 1,
      recognized.utterances[0].words.isEmpty, !recognized.utterances[0].text.allSatisfy(\.isWhitespace)
    else { return recognized }
    var result = recognized
    switch await words(of: recognized.utterances[0].text, in: audio, language: spoken) {
    case .success(let words):
      guard let start = words.first?.start, let end = words.last?.end else { return recognized }
      result.utterances[0].words = words
      result.utterances[0].start = start
      result.utterances[0].end = end
    case .failure(let failure):
      result.notices.append(
        Notice(code: "alignment_failed", message: "words of a window have no times: \(failure.message)"))
    }
    return result
  }

  private func words(
    of text: String, in audio: WindowAudio, language: String
  ) async -> Result<[Word], EngineFailure> {
    let id = UUID().uuidString
    let request = WorkerRequest.align(id: id, audio: audio, language: language, text: text)
    switch await pool.answer(request, ids: [id], audioSeconds: audio.duration).first {
    case .success(.aligned(_, let words)): return .success(words)
    case .success(let reply): return .failure(EngineFailure(answering: reply))
    case .failure(let failure): return .failure(failure)
    case nil: return .failure(EngineFailure(.rejected, "The worker gave no answer."))
    }
  }

  /// Starts the first worker. False, with a warning in the log, where none can run.
  func start() async -> Bool {
    do throws(EngineFailure) {
      _ = try await pool.start()
      return true
    } catch {
      logger.warning(
        "words of engines without times are not placed; make whisper installs what that takes",
        metadata: ["error": "\(error.message)"])
      await pool.stop()
      return false
    }
  }

  package func stop() async { await pool.stop() }
}
