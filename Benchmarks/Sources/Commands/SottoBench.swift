import ArgumentParser

/// The load tool: starts real servers, puts them under load and says what they reach.
@main
struct SottoBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sotto-bench",
    abstract: "Measures a release server against the numbers that Sotto promises to hold.",
    discussion: """
      Each benchmark starts servers of its own on free loopback ports with temporary data folders, and stops and removes
      them. The report is Markdown on standard output, progress goes to standard error. Compare figures only within one
      run: they depend on the machine and on what else it does.
      """,
    subcommands: [
      SessionsBenchmark.self, PipelineBenchmark.self, EventsBenchmark.self, CuesBenchmark.self,
      FairnessBenchmark.self, EngineBenchmark.self, SeekBenchmark.self, EtaBenchmark.self, StartBenchmark.self,
      CacheBenchmark.self, ListenersBenchmark.self,
      BaselineBenchmark.self, EveryBenchmark.self, SelfTest.self,
    ])
}
