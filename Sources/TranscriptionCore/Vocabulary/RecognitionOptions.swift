/// What an engine needs to know of a window besides its samples.
package struct RecognitionOptions: Sendable, Hashable, Codable {
  /// ISO-639-1; `nil` to let the engine find out, where it can.
  package var language: String?
  package var task: TranscriptionTask
  package var prompt: String?
  package var hotwords: [String]
  /// Whether words are to be placed by an alignment model, by engines that need one for it.
  package var alignsWords: Bool
  /// Whether characters are wanted with their times too.
  package var alignsCharacters: Bool

  package init(
    language: String? = nil, task: TranscriptionTask = .transcribe, prompt: String? = nil,
    hotwords: [String] = [], alignsWords: Bool = true, alignsCharacters: Bool = false
  ) {
    self.language = language
    self.task = task
    self.prompt = prompt
    self.hotwords = hotwords
    self.alignsWords = alignsWords
    self.alignsCharacters = alignsCharacters
  }

  package init(_ options: SessionOptions) {
    self.init(
      language: options.language == "auto" ? nil : options.language, task: options.task,
      prompt: options.prompt, hotwords: options.hotwords, alignsWords: options.alignsWords,
      alignsCharacters: options.alignsCharacters)
  }

  private enum CodingKeys: String, CodingKey {
    case language, task, prompt, hotwords
    case alignsWords = "align"
    case alignsCharacters = "char_alignments"
  }
}
