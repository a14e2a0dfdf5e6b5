import ArgumentParser

/// Says what went wrong in words, and ends with status 1.
enum Reporting {
  static func run(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let error where !(error is ExitCode) {
      Terminal.printError("sotto: \(Explanation.of(error))")
      throw ExitCode(1)
    }
  }
}
