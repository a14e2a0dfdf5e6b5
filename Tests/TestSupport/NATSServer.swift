package import Foundation
import Glibc
import Synchronization

/// A real nats-server with JetStream on loopback. Its process is killed when the test is over, and when the test's process
/// ends, however it ends: a shell in between holds it as long as a pipe is open.
package final class NATSServer: Sendable {
  /// Where `scripts/nats` puts it.
  private static let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".sotto/nats/bin/nats-server").path
  package static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }
  package static let absence = "nats-server is not installed: run scripts/nats"

  private struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  private struct State {
    /// The pipe that holds it, while it runs.
    var input: Pipe?
    var pid: pid_t = 0
    /// -1 until it is known.
    var port: Int
  }

  package let folder: URL
  package let name: String
  private let configuration: String
  private let state: Mutex<State>

  /// - Parameters:
  ///   - configuration: what is written into its configuration file; `FOLDER` stands for its folder.
  ///   - port: `nil` for any.
  package init(_ configuration: String = "", name: String = "", port: Int? = nil) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "nats-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    self.configuration = configuration.replacing("FOLDER", with: folder.path)
    self.name = name
    state = Mutex(State(port: port ?? -1))
  }

  /// A server that runs while `work` does.
  package static func running<Value: Sendable>(
    _ configuration: String = "", prepare: (NATSServer) throws -> Void = { _ in },
    _ work: (NATSServer) async throws -> Value
  ) async throws -> Value {
    let server = try NATSServer(configuration)
    defer { server.remove() }
    try prepare(server)
    try await server.start()
    return try await work(server)
  }

  /// Of the last process.
  package var pid: pid_t { state.withLock { $0.pid } }
  package var port: Int { state.withLock { $0.port } }
  package var url: String { "nats://127.0.0.1:\(port)" }

  /// Starts it, or starts it again on the same port, and waits until it is ready.
  package func start() async throws {
    let file = folder.appending(path: "server.conf")
    let text = "listen: \"127.0.0.1:\(port)\"\njetstream { store_dir: \"\(folder.path)/store\" }\n" + configuration
    try text.write(to: file, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    let script = #""$@" & echo "pid $!"; read -r _; kill -9 $! 2>/dev/null; wait"#
    process.arguments = ["-c", script, "bash", Self.program, "-c", file.path]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    state.withLock { $0.input = input }
    var log: [String] = []
    for await line in Self.lines(of: output.fileHandleForReading) {
      log.append(line)
      if line.hasPrefix("pid "), let pid = pid_t(line.dropFirst(4)) { state.withLock { $0.pid = pid } }
      if let range = line.range(of: "client connections on 127.0.0.1:"), let port = Int(line[range.upperBound...]) {
        state.withLock { $0.port = port }
      }
      if line.contains("Server is ready") { return }
    }
    throw Failed(description: log.joined(separator: "\n"))
  }

  /// SIGKILL; returns when it is gone.
  ///
  /// Does not wait for the shell: Foundation learns of its exit by a socket, which a server that another test starts at the
  /// same time may inherit. Two tests that wait for such a server take the only threads of a machine with two cores.
  package func kill() async {
    guard let pid = end() else { return }
    await ProcessEvents.end(of: pid)
  }

  /// - Returns: its process, where it ran.
  private func end() -> pid_t? {
    let (input, pid) = state.withLock { state in
      defer { state.input = nil }
      return (state.input, state.pid)
    }
    guard let input, pid > 0 else { return nil }
    _ = Glibc.kill(pid, SIGKILL)
    try? input.fileHandleForWriting.close()
    return pid
  }

  package func remove() {
    _ = end()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Reads all of a pipe, also when the lines are not wanted any more, so that the writer never waits.
  private static func lines(of handle: FileHandle) -> AsyncStream<String> {
    let (lines, more) = AsyncStream<String>.makeStream()
    Thread.detachNewThread {
      var rest: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 4096)
      // FileHandle's own read would wait for all 4096.
      while case let count = Glibc.read(handle.fileDescriptor, &piece, piece.count), count > 0 {
        rest += piece.prefix(count)
        while let end = rest.firstIndex(of: 10) {
          more.yield(String(decoding: rest[..<end], as: UTF8.self))
          rest.removeSubrange(...end)
        }
      }
      more.finish()
    }
    return lines
  }
}
