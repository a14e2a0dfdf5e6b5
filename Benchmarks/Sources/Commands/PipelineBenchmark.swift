import ArgumentParser

/// How many small files go through from end to end when recognition costs nothing.
struct PipelineBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "pipeline", abstract: "Files a second from drop to completion, instant engine.")

  @OptionGroup var options: CommonOptions
  @Option(help: "Files for each number of sessions; 10,000 where not given.") var files: Int?
  @Option(help: "How files are finished: close or rename.") var by = "close"

  func measure() async throws {
    let levels = options.length.choose([1, 20, 200], quick: [20], trial: [2])
    let files = files ?? options.length.choose(10_000, quick: 2_000, trial: 50)
    guard let way = DropWriter.Way(rawValue: by) else { throw BenchFailure("--by takes close or rename") }
    Report.begin(
      "pipeline",
      "\(files) half-second WAVs, written as fast as this tool can (it takes a share of the cores for "
        + "that), instant engine, from the first close to the last file.completed.")
    var table = Table([
      "sessions", "offered/s", "files/s", "lost", "drop to done p50, s", "p99, s", "server CPU, ms/file",
      "commits a file", "VmRSS after, MiB",
    ])
    var best: Double?
    for level in levels {
      try await RunningServer.run(options, options.instant) { server in
        let sessions = try await server.client.openSessions(level)
        let load = SmallFileLoad(
          files: files, rate: nil, way: way, limit: options.length.choose(150, quick: 40, trial: 40))
        let outcome = try await load.run(on: server, sessions)
        table.add([
          "\(level)", Figure.number(outcome.offered), Figure.number(outcome.filesPerSecond),
          "\(outcome.files - outcome.completed)", Figure.number(outcome.toCompleted.median),
          Figure.number(outcome.toCompleted.percentile(99)), Figure.milliseconds(outcome.busySecondsPerFile),
          outcome.commits.map { Figure.number($0 / Double(max(1, outcome.completed))) } ?? "not told",
          Figure.mebibytes(server.figures.residentKibibytes),
        ])
        best = max(best ?? 0, outcome.filesPerSecond)
      }
    }
    Report.show(table)
    Report.judge(
      Target(name: "files/s end to end, best of the above", unit: "files/s", bound: .atLeast(1_500)), best)
  }
}
