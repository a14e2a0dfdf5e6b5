/// A window as the journal keeps it.
package struct WindowRecord: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, Codable {
    case pending, done, failed
  }

  package var file: FileID
  package var window: SpeechWindow
  package var state: State
  /// How many attempts of an engine have failed, and the one that succeeded.
  package var attempts: Int
  /// ``attempts``, and one more for each lease since then that the server did not outlive.
  package var leases = 0
  /// Empty until `done`; one gap segment when `failed`.
  package var segments: [Segment]
  /// Language that the engine heard in this window.
  package var language: String?
  package var failureMessage: String?
  /// The engine that recognised it; `nil` until `done`.
  package var engine: String?
  package var model: String?
  /// Stages that could not be done.
  package var notices: [Notice]

  package init(
    file: FileID, window: SpeechWindow, state: State = .pending, attempts: Int = 0,
    segments: [Segment] = [], language: String? = nil, failureMessage: String? = nil, engine: String? = nil,
    model: String? = nil, notices: [Notice] = []
  ) {
    self.file = file
    self.window = window
    self.state = state
    self.attempts = attempts
    self.segments = segments
    self.language = language
    self.failureMessage = failureMessage
    self.engine = engine
    self.model = model
    self.notices = notices
  }
}
