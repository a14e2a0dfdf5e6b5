import Logging

/// The log: text lines on standard error.
enum Log {
  /// Called once, first.
  static func start(level: Logger.Level) -> Logger {
    LoggingSystem.bootstrap { label in
      var handler = StreamLogHandler.standardError(label: label)
      handler.logLevel = level
      return handler
    }
    return Logger(label: "sotto")
  }
}
