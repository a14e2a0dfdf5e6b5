/// What sessions want of an engine at this moment.
package struct EngineDemand: Sendable, Hashable {
  /// One session that has windows for the engine.
  package struct Session: Sendable, Hashable {
    package var weight: Int
    /// Windows that the engine has and windows that wait.
    package var windows: Int

    package init(weight: Int, windows: Int) {
      self.weight = weight
      self.windows = windows
    }
  }

  package var sessions: [Session]

  package init(sessions: [Session] = []) { self.sessions = sessions }
}
