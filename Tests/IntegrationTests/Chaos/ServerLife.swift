import Foundation
import Glibc
import Subprocess
import TestSupport

/// One life of a server process, from its start to its death, whenever that is.
struct ServerLife: Sendable {
  let processID: Int32
  let startedAt: ContinuousClock.Instant
  private let addresses: AsyncStream<URL>

  struct Death: Sendable {
    let status: TerminationStatus
    let log: String
  }

  /// Runs a server as long as the closure runs; it is dead when this returns.
  static func run(
    _ programs: URL, in folder: TemporaryFolder, _ arguments: [String], key: String,
    body: (ServerLife) async throws -> Void
  ) async throws -> Death {
    let log = CollectedText()
    let result = try await Subprocess.run(
      .name("env"),
      arguments: Arguments(
        [programs.appending(path: "sotto").path, "serve", "--port", "0", "--data-dir", folder.path("data")]
          + arguments),
      environment: .inherit.updating(["SOTTO_API_KEYS": key]),
      input: .none, output: .sequence, error: .sequence
    ) { execution in
      let (addresses, found) = AsyncStream<URL>.makeStream()
      async let complaints: Void = collect(execution.standardError, into: log)
      async let greeting: Void = read(execution.standardOutput, addressTo: found)
      let life = ServerLife(
        processID: execution.processIdentifier.value, startedAt: .now, addresses: addresses)
      let outcome: Result<Void, any Error>
      do { outcome = .success(try await body(life)) } catch { outcome = .failure(error) }
      life.send(SIGKILL)
      try await greeting
      try await complaints
      try outcome.get()
    }
    return Death(status: result.terminationStatus, log: log.text)
  }

  /// Waits until it serves; `nil` when it ends before.
  func client() async -> HTTPClient? {
    for await address in addresses { return HTTPClient(base: address) }
    return nil
  }

  /// Sends a signal; nothing happens when the process has ended.
  func send(_ signal: Int32) { kill(processID, signal) }

  /// - Returns: whether the process has ended in time.
  func ends(within limit: Duration) async -> Bool {
    let process = processID
    return await TestSupport.within(limit) { await ProcessEvents.end(of: process) } != nil
  }

  /// Kills it at once and tells which children it had at that instant.
  func killNow() -> [ProcessTree.Member] {
    // Stopped first, so that no child is born between the look and the blow.
    send(SIGSTOP)
    let children = ProcessTree.descendants(of: processID)
    send(SIGKILL)
    return children
  }

  private static func collect(_ output: SubprocessOutputSequence, into log: CollectedText) async throws {
    for try await line in output.strings() { log.append(line) }
  }

  private static func read(
    _ output: SubprocessOutputSequence, addressTo found: AsyncStream<URL>.Continuation
  ) async throws {
    defer { found.finish() }
    for try await line in output.strings() {
      let text = line.trimmingCharacters(in: .newlines)
      guard text.hasPrefix("listening on "), let address = URL(string: String(text.dropFirst(13))) else { continue }
      found.yield(address)
    }
  }
}
