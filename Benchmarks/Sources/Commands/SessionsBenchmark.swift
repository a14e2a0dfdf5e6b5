import ArgumentParser

/// What open sessions cost, and whether a file costs the same beside ten as beside ten thousand of them.
struct SessionsBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "sessions", abstract: "10 to 10,000 open sessions: memory, and the cost and latency of a file.")

  @OptionGroup var options: CommonOptions
  @Option(help: "Files a second that are offered.") var rate = 1_000.0
  @Option(help: "Files at each number of sessions; 5,000 where not given.") var files: Int?
  @Option(help: "How files are finished: close or rename.") var by = "close"

  private static let streams = 1_000
  /// Sessions that get all files of a second load, however many are open: files of one session share claims, steps and
  /// commits, so only loads over as many sessions show what open ones cost.
  private static let few = 10

  func measure() async throws {
    let levels = options.length.choose([10, 100, 1_000, 10_000], quick: [10, 1_000], trial: [2, 5])
    let files = files ?? options.length.choose(5_000, quick: 1_000, trial: 50)
    guard let way = DropWriter.Way(rawValue: by) else { throw BenchFailure("--by takes close or rename") }
    Report.begin(
      "sessions",
      "\(files) half-second WAVs over all sessions, instant engine, finished by \(way.rawValue). Latency: "
        + "from the close in this tool to the event's own time, which is taken right before its row is written.")
    var memory = Table([
      "sessions", "open, s", "sessions/s", "VmRSS, MiB", "KiB a session", "descriptors", "threads", "streams",
    ])
    var speed = Table([
      "sessions", "offered/s", "rows/s", "done/s", "lost", "created p50, ms", "p99, ms", "queued p50, ms", "p99, ms",
      "server CPU, ms/file",
    ])
    var costs: [Double] = []
    var costsOfFew: [Double] = []
    var lastMemory: Int?
    var lastLatency: Double?
    for level in levels {
      let found = try await RunningServer.run(options, options.instant) { server in
        try await measure(level, files, way, on: server)
      }
      memory.add(found.memory)
      for row in found.speed { speed.add(row) }
      costs.append(found.cost)
      costsOfFew.append(found.costOfFew)
      lastMemory = found.residentKibibytes
      lastLatency = found.latency
    }
    Report.show(memory)
    Report.show(speed)
    let most = levels.last ?? 0
    Report.judge(
      Target(name: "resident memory with \(most) sessions", unit: "MiB", bound: .atMost(600)),
      lastMemory.map { Double($0) / 1_024 })
    Report.judge(
      Target(
        name: "close to queue row, p99, \(most) sessions, \(Figure.number(rate)) files/s offered", unit: "ms",
        bound: .atMost(5)), lastLatency.map { $0 * 1_000 })
    judge(costs, "cost of a file: dearest against cheapest number of sessions")
    judge(costsOfFew, "the same with all files to \(Self.few) of them")
  }

  private func judge(_ costs: [Double], _ name: String) {
    guard let cheapest = costs.min(), let dearest = costs.max(), cheapest > 0 else { return }
    Report.judge(Target(name: name, unit: "times", bound: .atMost(1.2)), dearest / cheapest)
  }

  private struct Found: Sendable {
    var memory: [String]
    var speed: [[String]]
    var cost: Double
    var costOfFew: Double
    var residentKibibytes: Int
    var latency: Double?
  }

  private func measure(_ level: Int, _ files: Int, _ way: DropWriter.Way, on server: RunningServer) async throws
    -> Found
  {
    let empty = server.figures
    let begin = Moment.now
    let sessions = try await server.client.openSessions(level)
    let opening = Moment.now - begin
    let streamed = level >= 10_000 ? Self.streams : 0
    return try await EventListeners.attached(to: Array(sessions.prefix(streamed)), of: server) { _ in
      try await server.waitUntilQuiet(limit: 10)
      let full = server.figures
      let memory = [
        "\(level)", Figure.number(opening), Figure.number(Double(level) / opening),
        Figure.mebibytes(full.residentKibibytes),
        Figure.number(Double(full.residentKibibytes - empty.residentKibibytes) / Double(level)),
        "\(full.descriptors)", "\(full.threads)", "\(streamed)",
      ]
      var load = SmallFileLoad(
        files: files, rate: rate, way: way, limit: options.length.choose(120, quick: 40, trial: 40))
      let first = try await load.run(on: server, sessions)
      var rows = [row(level, first)]
      // Offered more than it takes, the latency is that of a growing backlog; so once more with what it does take.
      if first.intakePerSecond < 0.95 * first.offered {
        load.rate = 0.8 * first.intakePerSecond
        rows.append(row(level, try await load.run(on: server, sessions)))
      }
      load.rate = rate
      let toFew = try await load.run(on: server, Array(sessions.prefix(Self.few)))
      rows.append(row(level, toFew, name: "\(level), files to \(min(level, Self.few))"))
      return Found(
        memory: memory, speed: rows, cost: first.busySecondsPerFile, costOfFew: toFew.busySecondsPerFile,
        residentKibibytes: full.residentKibibytes,
        latency: first.toQueued.percentile(99))
    }
  }

  private func row(_ level: Int, _ load: LoadOutcome, name: String? = nil) -> [String] {
    [
      name ?? "\(level)", Figure.number(load.offered), Figure.number(load.intakePerSecond),
      Figure.number(load.filesPerSecond),
      "\(load.files - load.completed)", Figure.milliseconds(load.toCreated.median),
      Figure.milliseconds(load.toCreated.percentile(99)), Figure.milliseconds(load.toQueued.median),
      Figure.milliseconds(load.toQueued.percentile(99)), Figure.milliseconds(load.busySecondsPerFile),
    ]
  }
}
