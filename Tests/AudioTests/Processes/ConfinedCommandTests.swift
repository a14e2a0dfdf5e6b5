import Audio
import Foundation
import Testing

/// How helper processes are started.
struct ConfinedCommandTests {
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
