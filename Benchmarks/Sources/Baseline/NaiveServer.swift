import Foundation
import Glibc
import Subprocess

/// The server that people write today (`Benchmarks/baseline/naive_server.py`), driven over its standard input.
struct NaiveServer: Sendable {
  /// How far it came with opening sessions.
  struct Opening: Sendable {
    var opened: Int
    var seconds: Double
    /// Why it opened no more.
    var complaint: String?
  }

  /// What one load did.
  struct Outcome: Sendable {
    var opening: Opening
    var load: LoadOutcome?
    var threads = 0
  }

  let python: String
  let script: String

  /// Opens sessions, drops the files as fast as they can be written, and waits until the server is quiet.
  func run(sessions: Int, files: Int, limit: Double, temporaryFolder: String) async throws -> Outcome {
    try await ScratchFolder.with(in: temporaryFolder) { folder in
      let drop = folder + "/drop"
      try FileManager.default.createDirectory(atPath: drop, withIntermediateDirectories: true)
      return try await run(sessions: sessions, files: files, limit: limit, folder: folder, drop: drop)
    }
  }

  private func run(
    sessions: Int, files: Int, limit: Double, folder: String, drop: String
  ) async throws -> Outcome {
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments([python, script, drop, folder + "/naive.sqlite"]), input: .inputWriter,
      output: .sequence, error: .discarded
    ) { execution in
      let process = execution.processIdentifier.value
      // Ends what does not answer any more; cancelled below as soon as it has.
      let watchdog = Task {
        do { try await Task.sleep(for: .seconds(3 * limit + 60)) } catch { return }
        kill(process, SIGKILL)
      }
      defer { watchdog.cancel() }
      var lines = execution.standardOutput.strings().makeAsyncIterator()
      var outcome = Outcome(opening: Opening(opened: 0, seconds: 0))
      let begin = Moment.now
      let ids = (0..<sessions).map { "session\($0)" }
      for id in ids where outcome.opening.complaint == nil {
        _ = try await execution.standardInputWriter.write("open \(id)\n")
        let answer = (try await lines.next() ?? "it ended").trimmingCharacters(in: .whitespacesAndNewlines)
        if answer == "opened" { outcome.opening.opened += 1 } else { outcome.opening.complaint = answer }
        if Moment.now - begin > limit { outcome.opening.complaint = "too slow" }
      }
      outcome.opening.seconds = Moment.now - begin
      outcome.threads = ProcessFigures(of: process).threads
      if outcome.opening.complaint == nil {
        let (closed, busy) = try await load(process, ids, files: files, limit: limit, drop: drop)
        _ = try await execution.standardInputWriter.write("results\n")
        var harvested = closed.mapValues { FileTimes(closed: $0) }
        while let line = try await lines.next(), !line.hasPrefix("end") {
          let fields = line.split(whereSeparator: \.isWhitespace)
          guard fields.count == 3, let created = Double(fields[1]), let done = Double(fields[2]) else { continue }
          harvested[String(fields[0])]?.created = Moment(seconds: created)
          harvested[String(fields[0])]?.completed = Moment(seconds: done)
        }
        outcome.load = LoadOutcome(Array(harvested.values), busySeconds: busy, commits: nil)
      }
      // Hundreds of observers take minutes to stop politely.
      kill(process, SIGKILL)
      return outcome
    }
    return result.closureResult
  }

  /// - Returns: when each file was finished, and the processor time that the server took.
  private func load(
    _ process: Int32, _ ids: [String], files: Int, limit: Double, drop: String
  ) async throws -> (closed: [String: Moment], busy: Double) {
    let names = (0..<files).map { "\(ids[$0 % ids.count])_\($0).wav" }
    let before = ProcessFigures.busySeconds(of: process)
    let moments = try await DropWriter.dropAll(names, in: drop, by: .close, rate: nil, limit: limit)
    try await quiet(process, limit: limit)
    return (Dictionary(uniqueKeysWithValues: zip(names, moments)), ProcessFigures.busySeconds(of: process) - before)
  }

  private func quiet(_ process: Int32, limit: Double) async throws {
    let end = Moment.now.seconds + limit
    var looks = 0
    var before = ProcessFigures.busySeconds(of: process)
    while looks < 4, Moment.now.seconds < end {
      try await Task.sleep(for: .milliseconds(250))
      let now = ProcessFigures.busySeconds(of: process)
      looks = now - before <= 0.02 ? looks + 1 : 0
      before = now
    }
  }
}
