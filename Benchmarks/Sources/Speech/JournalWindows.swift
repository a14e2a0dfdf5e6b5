import Foundation
import Subprocess

/// The windows into which a server cut its files: read from its journal, since no answer of the server tells them.
enum JournalWindows {
  struct Window: Sendable {
    var file: String
    var samples: Range<Int>
  }

  private static let script = """
    import sqlite3, sys
    journal = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
    rows = "SELECT name, startSample, endSample FROM windows JOIN files ON files.id = windows.file ORDER BY file, place"
    for row in journal.execute(rows): print(*row)
    """

  static func read(_ server: RunningServer) async throws -> [Window] {
    let result = try await Subprocess.run(
      .name("python3"), arguments: ["-c", script, server.dataFolder + "/sotto.sqlite"], input: .none,
      output: .string(limit: 16 << 20), error: .string(limit: 4_096))
    guard result.terminationStatus.isSuccess else {
      throw BenchFailure("the journal cannot be read: \(result.standardError)")
    }
    return result.standardOutput.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count == 3, let start = Int(fields[1]), let end = Int(fields[2]), start < end else { return nil }
      return Window(file: String(fields[0]), samples: start..<end)
    }
  }
}
