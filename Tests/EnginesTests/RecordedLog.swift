import Logging
import Synchronization

/// Keeps what is logged, as text.
final class RecordedLog: Sendable {
  private struct Handler: LogHandler {
    let log: RecordedLog
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { log.lines.withLock { $0.append("\(event.message)") } }
  }

  private let lines = Mutex<[String]>([])

  var messages: [String] { lines.withLock { $0 } }

  /// Keeps what is at least of the level `info`.
  var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }
}
