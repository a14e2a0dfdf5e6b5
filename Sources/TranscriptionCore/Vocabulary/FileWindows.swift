/// How far the work on a media file has come, place by place.
package struct FileWindows: Sendable, Hashable, Encodable {
  package enum State: String, Sendable, Hashable, Encodable {
    case waiting, running, done, failed
  }

  package struct Window: Sendable, Hashable {
    /// As `window` of a segment.
    package var id: Int
    /// Seconds from the file's start.
    package var start: Double
    package var end: Double
    package var state: State
    /// Why there is no text, where it failed.
    package var error: FileFailure?

    package init(id: Int, start: Double, end: Double, state: State, error: FileFailure?) {
      self.id = id
      self.start = start
      self.end = end
      self.state = state
      self.error = error
    }
  }

  /// Seconds of the whole file; `nil` while unknown.
  package var duration: Double?
  /// What has been looked through for speech: pairs of start and end in seconds, in order, disjoint.
  package var prepared: [[Double]]
  /// All windows that are known so far, in order of time.
  package var windows: [Window]

  package init(duration: Double?, prepared: [[Double]], windows: [Window]) {
    self.duration = duration
    self.prepared = prepared
    self.windows = windows
  }

  private enum CodingKeys: String, CodingKey { case duration, prepared, windows }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(duration, forKey: .duration)
    try container.encode(prepared, forKey: .prepared)
    try container.encode(windows, forKey: .windows)
  }
}

extension FileWindows.Window: Encodable {
  private enum CodingKeys: String, CodingKey { case id, start, end, state, error }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(start, forKey: .start)
    try container.encode(end, forKey: .end)
    try container.encode(state, forKey: .state)
    try container.encode(error, forKey: .error)
  }
}
