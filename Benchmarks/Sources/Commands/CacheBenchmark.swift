import ArgumentParser

/// What it costs when many users bring the same recording.
struct CacheBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "Fifty sessions drop one identical file: how often is it recognised?")

  @OptionGroup var options: CommonOptions

  func measure() async throws {
    let reel = try await SpeechReel.make(options)
    let count = options.length.choose(50, quick: 5, trial: 2)
    Report.begin(
      "cache",
      "Engine \(options.engine), 2 slots, speech: \(reel.origin). \(count) sessions drop one and the same 5 s "
        + "at once; before that one session drops another 5 s of its own, for comparison.")
    try await RunningServer.run(options, options.speaking + ["--slots", "2"]) { server in
      _ = try await SpeechUser.time(reel.recording(at: 0, seconds: 3, number: 0), on: server)
      let single = try await cost(reel, sessions: 1, number: 1, on: server)
      let many = try await cost(reel, sessions: count, number: 2, on: server)
      var table = Table([
        "sessions", "done", "wall, s", "CPU of the workers, s", "windows recognised", "found in a cache",
      ])
      for (sessions, cost) in [(1, single), (count, many)] {
        table.add([
          "\(sessions)", "\(cost.done)", Figure.number(cost.wall), Figure.number(cost.busy),
          cost.recognised.map { Figure.number($0) } ?? "not supported by this server",
          cost.cached.map { Figure.number($0) } ?? "not supported by this server",
        ])
      }
      Report.show(table)
      if single.busy > 0 {
        Report.say(
          "By processor time the engine worked \(Figure.number(many.busy / single.busy)) times as much for \(count) "
            + "sessions as for one. No target is set for this.")
      }
    }
  }

  private struct Cost: Sendable {
    var done: Int
    var wall: Double
    var busy: Double
    var recognised: Double?
    var cached: Double?
  }

  private func cost(_ reel: SpeechReel, sessions: Int, number: Int, on server: RunningServer) async throws -> Cost {
    let before = try await server.client.metrics()
    let busy = ProcessFigures.busySecondsOfDescendants(of: server.process)
    let recording = reel.recording(at: 5, seconds: 5, number: number)
    let begin = Moment.now
    let done = try await concurrently(Array(0..<sessions), width: sessions) { _ in
      var user = try await SpeechUser(on: server, cache: true)
      try user.drop(recording, as: "same.wav")
      try await user.finish(limit: 180)
      return user.harvest.files.values.contains { $0.completed != nil }
    }
    let wall = Moment.now - begin
    let after = try await server.client.metrics()
    func grown(_ words: String...) -> Double? {
      func value(_ metrics: ServerMetrics?) -> Double? {
        words.count == 1 ? metrics?.counter(words[0])?.value : metrics?.counter(words[0], words[1])?.value
      }
      return value(after).map { $0 - (value(before) ?? 0) }
    }
    return Cost(
      done: done.count { $0 }, wall: wall,
      busy: ProcessFigures.busySecondsOfDescendants(of: server.process) - busy, recognised: grown("windows"),
      cached: grown("cache", "hit"))
  }
}
