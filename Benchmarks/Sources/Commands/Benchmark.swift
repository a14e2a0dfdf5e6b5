import ArgumentParser

/// One benchmark, a command of its own and a part of `all`.
protocol Benchmark: AsyncParsableCommand, Sendable {
  var options: CommonOptions { get }

  /// Measures and reports.
  func measure() async throws
}

extension Benchmark {
  mutating func run() async throws {
    let benchmark = self
    try await Interruption.heeded {
      Report.heading()
      try await benchmark.measure()
    }
  }
}
