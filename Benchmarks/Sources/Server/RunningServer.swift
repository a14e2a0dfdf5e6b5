import Foundation
import Glibc
import Subprocess

/// A release server on a free port of this machine, with a data folder of its own, for as long as a closure runs.
struct RunningServer: Sendable {
  let process: Int32
  let client: Client
  /// Its data folder.
  let dataFolder: String
  /// Seconds from being started to "listening on".
  let startSeconds: Double

  /// Longer than the server's own shutdown time-out; what still runs then is killed.
  private static let patience = Duration.seconds(45)

  /// - Parameter arguments: after `serve --port 0 --data-dir …`.
  static func run<Value: Sendable>(
    _ options: CommonOptions, _ arguments: [String], body: (RunningServer) async throws -> Value
  ) async throws -> Value {
    guard FileManager.default.isExecutableFile(atPath: options.server) else {
      throw BenchFailure("there is no server at \(options.server); run `make build`")
    }
    return try await ScratchFolder.with(in: options.temporaryFolder) { folder in
      try await run(options, arguments, in: folder, body: body)
    }
  }

  private static func run<Value: Sendable>(
    _ options: CommonOptions, _ arguments: [String], in folder: String, body: (RunningServer) async throws -> Value
  ) async throws -> Value {
    let data = folder + "/data"
    let all =
      ["serve", "--port", "0", "--data-dir", data, "--log-level", "error"] + arguments + options.serverArguments
    Report.note("\(options.server) \(all.joined(separator: " "))")
    let begin = Moment.now
    // The shell becomes the server: process and number stay the same.
    let exec = ["-c", "log=$1; shift; exec \"$@\" 2>\"$log\"", "sh", folder + "/server.log", options.server]
    let result = try await Subprocess.run(
      .name("sh"), arguments: Arguments(exec + all), input: .none, output: .sequence, error: .discarded
    ) { execution in
      let process = execution.processIdentifier.value
      var lines = execution.standardOutput.strings().makeAsyncIterator()
      var address: String?
      while address == nil, let line = try await lines.next() {
        if line.hasPrefix("listening on ") {
          address = line.dropFirst("listening on ".count).trimmingCharacters(in: .whitespacesAndNewlines)
        }
      }
      guard let address else { throw BenchFailure("the server did not start: \(complaints(folder))") }
      let server = RunningServer(
        process: process, client: Client(base: address), dataFolder: data, startSeconds: Moment.now - begin)
      let value: Result<Value, any Error>
      do { value = .success(try await body(server)) } catch { value = .failure(error) }
      try await stop(process, reading: &lines)
      let words = complaints(folder)
      if !words.isEmpty { Report.say("the server's log says:\n\(words)\n") }
      return try value.get()
    }
    return result.closureResult
  }

  /// Asks the process to end and returns when it has closed its output; kills it when it takes too long.
  private static func stop(
    _ process: Int32, reading lines: inout some AsyncIteratorProtocol
  ) async throws {
    kill(process, SIGTERM)
    // Ended right below, as soon as the output is closed.
    let watchdog = Task {
      do { try await Task.sleep(for: patience) } catch { return }
      kill(process, SIGKILL)
    }
    defer { watchdog.cancel() }
    while try await lines.next() != nil {}
  }

  /// The first lines of the server's log.
  private static func complaints(_ folder: String) -> String {
    let text = String(decoding: FileManager.default.contents(atPath: folder + "/server.log") ?? Data(), as: UTF8.self)
    let lines = text.split(separator: "\n")
    let shown = lines.prefix(5).map { String($0.prefix(300)) }
    return (shown + (lines.count > 5 ? ["… and \(lines.count - 5) more lines"] : [])).joined(separator: "\n")
  }

  var figures: ProcessFigures { ProcessFigures(of: process) }

  /// Returns when the server has used next to no processor time for a while, or the limit is over.
  func waitUntilQuiet(limit: Double) async throws {
    let end = Moment.now.seconds + limit
    var quietLooks = 0
    var before = ProcessFigures.busySeconds(of: process)
    while quietLooks < 4, Moment.now.seconds < end {
      try await Task.sleep(for: .milliseconds(250))
      let now = ProcessFigures.busySeconds(of: process)
      quietLooks = now - before <= 0.02 ? quietLooks + 1 : 0
      before = now
    }
  }
}
