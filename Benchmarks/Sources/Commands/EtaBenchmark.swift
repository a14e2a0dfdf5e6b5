import ArgumentParser

/// How far promised times are from what happens.
struct EtaBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "eta", abstract: "eta_seconds against what it really took, for mixed queues.")

  @OptionGroup var options: CommonOptions

  func measure() async throws {
    let reel = try await SpeechReel.make(options)
    let sessions = options.length.choose(6, quick: 2, trial: 1)
    let files = options.length.choose(10, quick: 4, trial: 2)
    let lengths = options.length.choose(
      [2.0, 20, 5, 12, 3, 8, 15, 4, 10, 6], quick: [2, 8, 4, 6], trial: [2, 3])
    Report.begin(
      "eta",
      "Engine \(options.engine), 2 slots, speech: \(reel.origin). \(sessions) sessions drop \(files) recordings "
        + "of 2 to \(Figure.number(lengths.max())) s each, a session every second. Predictions: eta_seconds in file.queued, and in the queue, read "
        + "once a second. Error: |predicted − actual| / actual, where actual is at least a second.")
    let found = try await RunningServer.run(options, options.speaking + ["--slots", "2"]) { server in
      // So that the server has something to learn its speed from.
      for number in 0..<2 {
        _ = try await SpeechUser.time(reel.recording(at: 0, seconds: 8, number: number), on: server)
      }
      let found = try await concurrently(Array(0..<sessions), width: sessions) { number in
        try await Task.sleep(for: .seconds(number))
        var user = try await SpeechUser(on: server)
        for file in 0..<files {
          let length = lengths[(file + number) % lengths.count]
          try user.drop(reel.recording(at: Double(11 * file), seconds: length, number: number), as: "e\(file).wav")
        }
        return try await follow(&user, limit: options.length.choose(240, quick: 60, trial: 60))
      }
      return found
    }
    var table = Table(["prediction", "count", "without one", "median error", "p90 error", "median bias"])
    for (name, pick) in [("file.queued", \Found.queued), ("GET queue", \Found.polled)] {
      let all = found.map { $0[keyPath: pick] }
      let pairs = all.flatMap(\.pairs).filter { $0.actual >= 1 }
      let errors = Samples(pairs.map { abs($0.predicted - $0.actual) / $0.actual })
      let bias = Samples(pairs.map { ($0.predicted - $0.actual) / $0.actual })
      table.add([
        name, "\(errors.count)", "\(all.reduce(0) { $0 + $1.missing })", Figure.percent(errors.median),
        Figure.percent(errors.percentile(90)), Figure.percent(bias.median),
      ])
    }
    Report.show(table)
    Report.say("No target is set for this.")
  }

  private struct Predictions: Sendable {
    var pairs: [(predicted: Double, actual: Double)] = []
    var missing = 0
  }

  private struct Found: Sendable {
    var queued = Predictions()
    var polled = Predictions()
  }

  private func follow(_ user: inout SpeechUser, limit: Double) async throws -> Found {
    var looks: [(file: String, at: Moment, eta: Double?)] = []
    let end = Moment.now.seconds + limit
    while !user.harvest.isComplete, Moment.now.seconds < end {
      try await Task.sleep(for: .seconds(1))
      let now = Moment.now
      for file in try await user.server.client.queue(of: user.session).files {
        looks.append((file.id, now, file.etaSeconds))
      }
      try await user.look()
    }
    var found = Found()
    for file in user.harvest.files.values {
      guard let completed = file.completed, let queued = file.queued else { continue }
      if let eta = file.etaSeconds {
        found.queued.pairs.append((eta, completed - queued))
      } else {
        found.queued.missing += 1
      }
    }
    for look in looks {
      guard let completed = user.harvest.completion(of: look.file) else { continue }
      if let eta = look.eta { found.polled.pairs.append((eta, completed - look.at)) } else { found.polled.missing += 1 }
    }
    return found
  }
}
