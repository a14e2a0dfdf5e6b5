import Foundation
import Glibc
import Subprocess
import Testing

/// A real server process, on a free port of this machine, for as long as a closure runs.
///
/// However the closure ends, the process is told to stop and has ended when ``run(in:_:environment:body:)`` returns.
struct RunningServer: Sendable {
  let client: HTTPClient
  let processID: Int32
  let folder: TemporaryFolder
  /// Lines of standard output up to and including "listening on".
  let greeting: [String]

  struct Ended<Value: Sendable>: Sendable {
    let value: Value
    let status: TerminationStatus
    /// What the server wrote to standard error.
    let log: String
  }

  enum Failure: Error {
    /// It ended before it served; what it said.
    case notStarted(String)
  }

  /// The engine that answers at once with a window's length. It asks for no speech detection, so none is started.
  static let instant = ["--engine", "instant", "--support-dir", "/nonexistent"]

  static let binFolder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  static let executable = binFolder.appending(path: "sotto").path

  /// - Parameters:
  ///   - folder: its `data` is the data folder; give the same one again for a restart.
  ///   - program: the server's executable.
  ///   - workingFolder: from where it is started; that of the tests unless said otherwise.
  ///   - arguments: after `serve --port 0 --data-dir …`.
  @discardableResult
  static func run<Value: Sendable>(
    in folder: TemporaryFolder, program: String = executable, workingFolder: String? = nil,
    _ arguments: [String] = RunningServer.instant, environment: [String: String] = [:],
    body: (RunningServer) async throws -> Value
  ) async throws -> Ended<Value> {
    let log = CollectedText()
    let result = try await Subprocess.run(
      .name("env"),
      // `env` becomes the program: process and number stay the same.
      arguments: Arguments(
        (workingFolder.map { ["--chdir=\($0)"] } ?? [])
          + [program, "serve", "--port", "0", "--data-dir", folder.path("data")] + arguments),
      environment: .inherit.updating(
        Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })),
      input: .none, output: .sequence, error: .sequence
    ) { execution in
      async let complaints: Void = collect(execution.standardError, into: log)
      var lines = execution.standardOutput.strings().makeAsyncIterator()
      var greeting: [String] = []
      while greeting.last?.hasPrefix("listening on ") != true {
        guard let line = try await lines.next() else {
          _ = try await complaints
          throw Failure.notStarted(log.text)
        }
        greeting.append(line.trimmingCharacters(in: .newlines))
      }
      let address = greeting.last?.replacing("listening on ", with: "") ?? ""
      let server = RunningServer(
        client: HTTPClient(base: try #require(URL(string: address))),
        processID: execution.processIdentifier.value, folder: folder, greeting: greeting)
      let value: Result<Value, any Error>
      do { value = .success(try await body(server)) } catch { value = .failure(error) }
      server.send(SIGTERM)
      while try await lines.next() != nil {}
      try await complaints
      return try value.get()
    }
    return Ended(value: result.closureResult, status: result.terminationStatus, log: log.text)
  }

  /// Sends a signal; nothing happens when the process has ended.
  func send(_ signal: Int32) { kill(processID, signal) }

  /// Open descriptors of the process.
  var descriptors: Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(processID)/fd").count) ?? 0
  }

  private static func collect(_ output: SubprocessOutputSequence, into log: CollectedText) async throws {
    for try await line in output.strings() { log.append(line) }
  }
}
