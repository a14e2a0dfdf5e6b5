/// How a session's files are to be transcribed. Fields and defaults as in the HTTP API; `nil` means not chosen.
package struct SessionOptions: Sendable, Hashable, Codable {
  /// "auto" or ISO-639-1.
  package var language: String = "auto"
  package var task: TranscriptionTask = .transcribe
  /// Name of an engine that the server runs; `nil` for the server's first.
  package var engine: String?
  package var model: String?
  package var diarize = false
  package var minimumSpeakers: Int?
  package var maximumSpeakers: Int?
  package var prompt: String?
  package var hotwords: [String] = []
  /// Share of the engine relative to other sessions, 1…16.
  package var weight = 1
  /// Seconds without any use after which the session ends by itself.
  package var idleTimeoutSeconds: Int
  package var label: String?

  package init(idleTimeoutSeconds: Int) { self.idleTimeoutSeconds = idleTimeoutSeconds }

  private enum CodingKeys: String, CodingKey {
    case language, task, engine, model, diarize
    case minimumSpeakers = "min_speakers"
    case maximumSpeakers = "max_speakers"
    case prompt, hotwords, weight
    case idleTimeoutSeconds = "idle_timeout_seconds"
    case label
  }
}
