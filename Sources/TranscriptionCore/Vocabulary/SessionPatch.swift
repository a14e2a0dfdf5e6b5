/// Wishes for a session, each as the client sent it or `nil` where it said nothing. Used to open a session and to
/// change one.
package struct SessionPatch: Sendable, Hashable, Codable {
  package var language: String?
  package var task: String?
  package var engine: String?
  package var model: String?
  package var diarize: Bool?
  package var minimumSpeakers: Int?
  package var maximumSpeakers: Int?
  package var prompt: String?
  package var hotwords: [String]?
  package var weight: Int?
  package var idleTimeoutSeconds: Int?
  package var label: String?
  package var cache: Bool?
  package var alignsWords: Bool?
  package var alignsCharacters: Bool?

  package init() {}

  /// Whether another engine may be the right one with these wishes.
  package var choosesEngine: Bool { language != nil || task != nil || engine != nil || model != nil }

  private enum CodingKeys: String, CodingKey {
    case language, task, engine, model, diarize
    case minimumSpeakers = "min_speakers"
    case maximumSpeakers = "max_speakers"
    case prompt, hotwords, weight
    case idleTimeoutSeconds = "idle_timeout_seconds"
    case label, cache
    case alignsWords = "align"
    case alignsCharacters = "char_alignments"
  }
}
