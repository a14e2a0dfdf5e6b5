/// What became of a window so far, without its text.
package struct WindowStatus: Sendable, Hashable {
  package var window: SpeechWindow
  package var state: WindowRecord.State
  package var failureMessage: String?

  package init(window: SpeechWindow, state: WindowRecord.State, failureMessage: String?) {
    self.window = window
    self.state = state
    self.failureMessage = failureMessage
  }
}
