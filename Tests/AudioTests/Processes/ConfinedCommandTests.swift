import Audio
import Foundation
import Subprocess
import Testing

/// How helper processes are started.
struct ConfinedCommandTests {
  /// A server that dies while a program is being started leaves none behind.
  @Test(.enabled(if: ToolPath.find("setpriv") != nil)) func aProgramWhoseServerIsGoneIsNotStarted() async throws {
    let command = ConfinedCommand(program: try #require(ToolPath.find("echo")), arguments: ["started", "with  two"])
    let started = try await run(
      .name(command.executable), arguments: Arguments(command.arguments), environment: command.environment(),
      platformOptions: command.platformOptions, output: .string(limit: 256))
    #expect(started.standardOutput == "started with  two\n")
    // Seen from a shell between them the server is no parent.
    let line = ([command.executable] + command.arguments).map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }
    let orphan = try await run(
      .name("sh"), arguments: ["-c", line.joined(separator: " ") + "; exit $?"], environment: command.environment(),
      output: .string(limit: 256))
    #expect(orphan.standardOutput == "")
  }

  /// In a session of its own, niceness would not count against the server's processes (sched(7), autogroup).
  @Test func programsStayInTheServersSession() async throws {
    // Fields 5 and 6 are the process group and the session (proc(5)).
    let command = ConfinedCommand(
      program: try #require(ToolPath.find("cut")), arguments: ["-d", " ", "-f", "1,5,6", "/proc/self/stat"])
    let result = try await run(
      .name(command.executable), arguments: Arguments(command.arguments),
      environment: command.environment(), platformOptions: command.platformOptions, output: .string(limit: 256))
    let fields = result.standardOutput.split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
    try #require(fields.count == 3)
    #expect(fields[1] == fields[0])
    #expect(fields[2] == getsid(0))
  }

  /// The niceness that a program has when it is started by this command line.
  private func niceness(_ program: String, _ arguments: [String]) throws -> Int? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: try #require(ToolPath.find(program)))
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  @Test(.enabled(if: ToolPath.find("nice") != nil)) func programsYieldTheProcessorToTheServer() throws {
    let path = try #require(ToolPath.find("nice"))
    let own = try #require(try niceness("nice", []))
    let command = ConfinedCommand(program: path, arguments: [])
    #expect(try niceness(command.executable, command.arguments) == min(19, own + 10))
  }
}
