import ArgumentParser

/// All benchmarks, one after the other.
struct EveryBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "all", abstract: "Every benchmark; with --quick in a few minutes, with --trial in one or two.")

  @OptionGroup var options: CommonOptions

  func measure() async throws {
    let every: [any Benchmark.Type] = [
      StartBenchmark.self, PipelineBenchmark.self, SessionsBenchmark.self, EventsBenchmark.self,
      CuesBenchmark.self, BaselineBenchmark.self, CacheBenchmark.self, EtaBenchmark.self, EngineBenchmark.self,
      SeekBenchmark.self,
      FairnessBenchmark.self, ListenersBenchmark.self,
    ]
    var failed: [String] = []
    for type in every {
      do {
        guard let benchmark = try type.parseAsRoot(arguments) as? any Benchmark else { continue }
        try await benchmark.measure()
      } catch let error as CancellationError {
        throw error
      } catch {
        // One that cannot run here must not keep the others from running.
        Report.say("\nFAILED: \(error)\n")
        failed.append(type._commandName)
      }
    }
    if !failed.isEmpty { throw BenchFailure("did not run to its end: \(failed.joined(separator: ", "))") }
  }

  /// What was given for all, in the form in which each takes it.
  private var arguments: [String] {
    var arguments = ["--server", options.server, "--engine", options.engine, "--temporary", options.temporaryFolder]
    if options.quick { arguments.append("--quick") }
    if options.trial { arguments.append("--trial") }
    if let speech = options.speech { arguments += ["--speech", speech] }
    for argument in options.serverArguments { arguments.append("--server-argument=\(argument)") }
    return arguments
  }
}
