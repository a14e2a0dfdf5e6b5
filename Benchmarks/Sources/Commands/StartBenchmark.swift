import ArgumentParser

/// How soon a server serves, and what it takes when idle.
struct StartBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Start to ready without a model, and idle memory.")

  @OptionGroup var options: CommonOptions

  func measure() async throws {
    let times = options.length.choose(10, quick: 3, trial: 1)
    Report.begin(
      "start",
      "\(times) starts with the instant engine and an empty data folder: from the start of the process to the "
        + "line \"listening on\", to the first 200 of /health/ready, and memory two seconds later.")
    var listening = Samples()
    var ready = Samples()
    var memory = Samples()
    var figures = ProcessFigures(of: 0)
    for _ in 0..<times {
      try await RunningServer.run(options, options.instant) { server in
        let begin = Moment.now
        while try await !server.client.isReady() { try await Task.sleep(for: .milliseconds(1)) }
        listening.add(server.startSeconds)
        ready.add(server.startSeconds + (Moment.now - begin))
        try await Task.sleep(for: .seconds(2))
        figures = server.figures
        memory.add(Double(figures.residentKibibytes) / 1_024)
      }
    }
    var table = Table(["", "median", "worst"])
    table.add(["start to listening, ms", Figure.milliseconds(listening.median), Figure.milliseconds(listening.largest)])
    table.add(["start to ready, ms", Figure.milliseconds(ready.median), Figure.milliseconds(ready.largest)])
    table.add(["idle VmRSS, MiB", Figure.number(memory.median), Figure.number(memory.largest)])
    table.add(["threads", "\(figures.threads)", ""])
    table.add(["descriptors", "\(figures.descriptors)", ""])
    Report.show(table)
    Report.judge(
      Target(name: "start to ready, median", unit: "ms", bound: .atMost(250)), ready.median.map { $0 * 1_000 })
    Report.judge(Target(name: "idle memory, median", unit: "MiB", bound: .atMost(60)), memory.median)
  }
}
