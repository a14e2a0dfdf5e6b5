extension OperationsSnapshot {
  /// A rate over the last minute and the last five, or since the server started where that is less.
  package struct Rate: Sendable, Hashable, Codable {
    package var oneMinute: Double
    package var fiveMinutes: Double

    package init(oneMinute: Double, fiveMinutes: Double) {
      self.oneMinute = oneMinute
      self.fiveMinutes = fiveMinutes
    }
  }

  package struct Throughput: Sendable, Hashable, Codable {
    /// Audio seconds recognised a second.
    package var audioSecondsPerSecond: Rate
    package var filesPerMinute: Rate

    package init(audioSecondsPerSecond: Rate, filesPerMinute: Rate) {
      self.audioSecondsPerSecond = audioSecondsPerSecond
      self.filesPerMinute = filesPerMinute
    }
  }

  /// How long something took within the last minutes, in seconds, to about a tenth of the figure.
  package struct Spread: Sendable, Hashable, Codable {
    package var count: Int
    @OrNull package var p50: Double?
    @OrNull package var p95: Double?

    package init(count: Int, p50: Double?, p95: Double?) {
      self.count = count
      self.p50 = p50
      self.p95 = p95
    }
  }

  package struct Waits: Sendable, Hashable, Codable {
    /// From a file's arrival in the queue to its first recognised window.
    package var firstWords: Spread
    /// Of a session with work, from there or from its window before, until an engine takes a window of it.
    package var slot: Spread

    package init(firstWords: Spread, slot: Spread) {
      self.firstWords = firstWords
      self.slot = slot
    }
  }

  /// Counted since the server started.
  package struct Totals: Sendable, Hashable, Codable {
    package var sessionsOpened: Int
    package var filesCompleted: Int
    package var filesFailed: Int
    package var windowsRecognized: Int
    /// Attempts that an engine failed at.
    package var attemptsFailed: Int
    /// Of the windows that were recognised.
    package var audioSeconds: Double

    package init(
      sessionsOpened: Int, filesCompleted: Int, filesFailed: Int, windowsRecognized: Int, attemptsFailed: Int,
      audioSeconds: Double
    ) {
      self.sessionsOpened = sessionsOpened
      self.filesCompleted = filesCompleted
      self.filesFailed = filesFailed
      self.windowsRecognized = windowsRecognized
      self.attemptsFailed = attemptsFailed
      self.audioSeconds = audioSeconds
    }
  }
}
