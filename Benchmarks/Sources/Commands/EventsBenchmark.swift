import ArgumentParser

/// How soon a client hears of an event.
struct EventsBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "Latency from an event to its client with 1,000 streams.")

  @OptionGroup var options: CommonOptions
  @Option(help: "Event streams; 1,000 where not given.") var streams: Int?
  @Option(help: "Files a second; each makes five to seven events.") var rate = 50.0

  func measure() async throws {
    let streams = streams ?? options.length.choose(1_000, quick: 200, trial: 3)
    let seconds = options.length.choose(30.0, quick: 8, trial: 1)
    Report.begin(
      "events",
      "\(streams) sessions, a stream (SSE) attached to each, \(Figure.number(rate)) half-second files a second "
        + "over all of them for \(Figure.number(seconds)) s. Latency: from the event's own time, taken before it is "
        + "committed, to its bytes in this tool.")
    var table = Table([
      "streams", "files/s", "events heard", "events/s", "p50, ms", "p90, ms", "p99, ms", "longest, ms",
      "server CPU, ms/event", "VmRSS, MiB",
    ])
    let found = try await RunningServer.run(options, options.instant) { server in
      let sessions = try await server.client.openSessions(streams)
      return try await EventListeners.attached(to: sessions, of: server) { heard in
        try await server.waitUntilQuiet(limit: 10)
        heard.forget()
        let load = SmallFileLoad(files: Int(rate * seconds), rate: rate, way: .close, limit: 2 * seconds + 10)
        let outcome = try await load.run(on: server, sessions)
        let samples = heard.samples
        let busy = outcome.busySecondsPerFile * Double(outcome.completed)
        table.add([
          "\(streams)", Figure.number(outcome.filesPerSecond), "\(samples.count)",
          Figure.number(Double(samples.count) / max(0.001, outcome.seconds)), Figure.milliseconds(samples.median),
          Figure.milliseconds(samples.percentile(90)), Figure.milliseconds(samples.percentile(99)),
          Figure.milliseconds(samples.largest), Figure.milliseconds(busy / Double(max(1, samples.count))),
          Figure.mebibytes(server.figures.residentKibibytes),
        ])
        return samples
      }
    }
    Report.show(table)
    Report.judge(
      Target(name: "event to client, p99, \(streams) streams", unit: "ms", bound: .atMost(20)),
      found.percentile(99).map { $0 * 1_000 })
  }
}
