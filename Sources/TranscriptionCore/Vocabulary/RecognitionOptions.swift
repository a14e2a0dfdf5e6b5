/// What an engine needs to know of a window besides its samples.
package struct RecognitionOptions: Sendable, Hashable, Codable {
  /// ISO-639-1; `nil` to let the engine find out, where it can.
  package var language: String?
  package var task: TranscriptionTask
  package var prompt: String?
  package var hotwords: [String]

  package init(
    language: String? = nil, task: TranscriptionTask = .transcribe, prompt: String? = nil,
    hotwords: [String] = []
  ) {
    self.language = language
    self.task = task
    self.prompt = prompt
    self.hotwords = hotwords
  }

  package init(_ options: SessionOptions) {
    self.init(
      language: options.language == "auto" ? nil : options.language, task: options.task,
      prompt: options.prompt, hotwords: options.hotwords)
  }
}
