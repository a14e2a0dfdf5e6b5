import Foundation
import Subprocess

/// One run of a program of ours to its end.
struct ProgramRun: Sendable {
  let status: TerminationStatus
  let output: String
  let complaints: String

  private static let outputLimit = 8 << 20

  /// Runs `sotto` (or the worker) with a clean environment.
  static func run(
    _ program: String = "sotto", _ arguments: [String], environment: [String: String] = [:], input: Data = Data()
  ) async throws -> ProgramRun {
    try await run(
      at: RunningServer.binFolder.appending(path: program).path, arguments, environment: environment, input: input)
  }

  /// Runs any program with a clean environment.
  static func run(
    at path: String, _ arguments: [String], environment: [String: String] = [:], input: Data = Data()
  ) async throws -> ProgramRun {
    var variables = environment
    variables["PATH"] = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    variables["HOME"] = NSTemporaryDirectory()
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments([path] + arguments),
      environment: .custom(
        Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0), $1) })),
      input: .array(Array(input)), output: .string(limit: outputLimit), error: .string(limit: outputLimit))
    return ProgramRun(
      status: result.terminationStatus, output: result.standardOutput, complaints: result.standardError)
  }
}
