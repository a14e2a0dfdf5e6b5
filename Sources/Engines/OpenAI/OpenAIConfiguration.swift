/// What the engine `openai` needs to know. Values only.
package struct OpenAIConfiguration: Sendable {
  /// The part of the address before `/audio/transcriptions`, such as `http://127.0.0.1:8000/v1`; `nil` for none.
  package var url: String?
  /// What the server calls its model.
  package var model = "whisper-1"
  /// What the server wants to be shown; `nil` for nothing.
  package var key: APIKey?
  /// Requests at the same time.
  package var concurrency = 4
  /// How long a request may take, besides ``OpenAILimits/timeoutPerAudioSecond``.
  package var timeout: Duration = .seconds(60)

  /// How long the server may take to answer when the engine is made.
  package var startTimeout: Duration = .seconds(10)

  package init() {}
}
