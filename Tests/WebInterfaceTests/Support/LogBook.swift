import Logging
import Synchronization

/// What was logged, for a test to read.
final class LogBook: Sendable {
  struct Line: Sendable {
    var level: Logger.Level
    var message: String
    var metadata: [String: String]
  }

  private struct Handler: LogHandler {
    let book: LogBook
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
      book.add(
        Line(level: event.level, message: "\(event.message)", metadata: all.mapValues { "\($0)" }))
    }
  }

  private let written = Mutex<[Line]>([])

  var handler: any LogHandler { Handler(book: self) }

  /// From `notice` on.
  var lines: [Line] { written.withLock { $0.filter { $0.level >= .notice } } }

  private func add(_ line: Line) { written.withLock { $0.append(line) } }
}
