import ArgumentParser

/// How long a session with a short recording waits beside one with a large backlog.
struct FairnessBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "fairness", abstract: "A light session beside a heavy one; many light ones; weights 1 and 4.")

  @OptionGroup var options: CommonOptions
  @Option(help: "How often the light recording is dropped; 20 where not given.") var repetitions: Int?
  @Option(help: "Numbers of slots, separated by commas; 1,2,3,4 where not given.") var slots: String?

  private var heavyFiles: Int { options.length.choose(60, quick: 60, trial: 4) }
  private static let heavySeconds = 10.0
  private static let lightSeconds = 3.0

  func measure() async throws {
    let reel = try await SpeechReel.make(options)
    let repetitions = repetitions ?? options.length.choose(20, quick: 3, trial: 1)
    let levels = (slots ?? options.length.choose("1,2,3,4", quick: "2", trial: "2")).split(separator: ",").compactMap {
      Int($0)
    }
    Report.begin(
      "fairness",
      "Engine \(options.engine), speech: \(reel.origin). One session has dropped \(heavyFiles) "
        + "recordings of 10 s; then others drop one of 3 s, one after the other. Wait: from its close to its "
        + "file.completed. Own: the same alone on the idle server; window: one of 10 s alone (medians).")
    var table = Table([
      "slots", "own, s", "window, s", "waits", "p50, s", "p99, s", "longest, s", "bound, s", "within it",
    ])
    var worst: (excess: Double, wait: Double, bound: Double)?
    for slots in levels {
      let found = try await RunningServer.run(options, options.speaking + ["--slots", "\(slots)"]) { server in
        try await beside(reel, repetitions, on: server)
      }
      let bound = found.window + 1.5 * found.own
      table.add([
        "\(slots)", Figure.number(found.own), Figure.number(found.window), "\(found.waits.count)",
        Figure.number(found.waits.median), Figure.number(found.waits.percentile(99)),
        Figure.number(found.waits.largest), Figure.number(bound),
        "\(found.waits.values.count { $0 <= bound }) of \(repetitions)",
      ])
      if let wait = found.waits.percentile(99), worst.map({ wait / bound > $0.excess }) ?? true {
        worst = (wait / bound, wait, bound)
      }
    }
    Report.show(table)
    Report.judge(
      Target(
        name: "light beside heavy, p99 of the worst number of slots", unit: "s", bound: .atMost(worst?.bound ?? 0)),
      worst?.wait)
    if options.length == .full { try await manyLight(reel) }
    try await weights(reel)
  }

  // MARK: One light session

  private struct Beside: Sendable {
    var own: Double
    var window: Double
    var waits: Samples
  }

  private func heavy(_ reel: SpeechReel, on server: RunningServer) async throws -> SpeechUser {
    var heavy = try await SpeechUser(on: server)
    for number in 0..<heavyFiles {
      try heavy.drop(reel.recording(at: 0, seconds: Self.heavySeconds, number: number), as: "h\(number).wav")
    }
    // Until its work is well under way.
    while !heavy.harvest.files.values.contains(where: { $0.completed != nil }) { try await heavy.look(wait: 5) }
    return heavy
  }

  private func light(_ reel: SpeechReel, _ number: Int) -> [UInt8] {
    reel.recording(at: 12, seconds: Self.lightSeconds, number: number)
  }

  private func alone(_ reel: SpeechReel, on server: RunningServer) async throws -> Beside {
    // The first one waits for the model.
    _ = try await SpeechUser.time(light(reel, 100), on: server)
    let own = try await SpeechUser.medianTime(
      (101..<options.length.choose(106, quick: 103, trial: 102)).map { light(reel, $0) }, on: server)
    let window = try await SpeechUser.medianTime(
      (101..<options.length.choose(104, quick: 102, trial: 102)).map {
        reel.recording(at: 0, seconds: Self.heavySeconds, number: $0)
      },
      on: server)
    return Beside(own: own, window: window, waits: Samples())
  }

  private func beside(_ reel: SpeechReel, _ repetitions: Int, on server: RunningServer) async throws -> Beside {
    var found = try await alone(reel, on: server)
    var heavy = try await self.heavy(reel, on: server)
    for number in 0..<repetitions {
      if let wait = try await SpeechUser.time(light(reel, number), on: server, limit: 60) { found.waits.add(wait) }
      try await heavy.look()
      if heavy.harvest.isComplete {
        Report.note("the heavy session is done after \(number + 1) light recordings; it begins anew")
        heavy = try await self.heavy(reel, on: server)
      }
      try await Task.sleep(for: .seconds(Double.random(in: 0...0.5)))
    }
    return found
  }

  // MARK: Many light sessions

  private func manyLight(_ reel: SpeechReel) async throws {
    let count = 50
    let stretch = 40.0
    Report.say(
      """

      \(count) light sessions beside the heavy one, 2 slots; each drops its 3 s at a random moment within \
      \(Figure.number(stretch)) s. The bound grows with the sessions that wait at the same time: \
      window + 1.5 × own × (sessions with work / slots, at least 1).

      """)
    let arguments = options.speaking + ["--slots", "2"]
    let (alone, times): (Beside, [FileTimes]) = try await RunningServer.run(options, arguments) { server in
      let alone = try await self.alone(reel, on: server)
      let heavy = try await self.heavy(reel, on: server)
      let times: [FileTimes?] = try await concurrently(Array(0..<count), width: count) { number in
        try await Task.sleep(for: .seconds(Double.random(in: 0...stretch)))
        var user = try await SpeechUser(on: server)
        try user.drop(light(reel, number), as: "l.wav")
        try await user.finish(limit: 120)
        return user.harvest.files["l.wav"]
      }
      try await server.client.end(heavy.session)
      return (alone, times.compactMap { $0 })
    }
    var waits = Samples()
    var shares = Samples()
    for file in times {
      guard let end = file.completed else { continue }
      let rivals = times.count { other in other.closed < end && (other.completed ?? end) > file.closed }
      // The heavy session and those that were waiting at some time of this wait, this one included.
      let share = max(1, Double(1 + rivals) / 2)
      let bound = alone.window + 1.5 * alone.own * share
      waits.add(end - file.closed)
      shares.add((end - file.closed) / bound)
    }
    var table = Table(["light sessions", "done", "wait p50, s", "p99, s", "longest, s", "wait / bound p50", "p99"])
    table.add([
      "\(count)", "\(waits.count)", Figure.number(waits.median), Figure.number(waits.percentile(99)),
      Figure.number(waits.largest), Figure.number(shares.median), Figure.number(shares.percentile(99)),
    ])
    Report.show(table)
    Report.judge(
      Target(name: "wait against its fair bound, p99", unit: "times", bound: .atMost(1)),
      waits.count == count ? shares.percentile(99) : nil)
  }

  // MARK: Weights

  private func weights(_ reel: SpeechReel) async throws {
    let stretch = options.length.choose(60.0, quick: 12, trial: 2)
    Report.say(
      "\nTwo sessions with \(heavyFiles) recordings of 10 s each, weights 1 and 4, 2 slots: what is done after "
        + "\(Figure.number(stretch)) s.\n")
    let done = try await RunningServer.run(options, options.speaking + ["--slots", "2"]) { server in
      _ = try await SpeechUser.time(light(reel, 100), on: server)
      var users = [try await SpeechUser(on: server, weight: 1), try await SpeechUser(on: server, weight: 4)]
      for number in 0..<heavyFiles {
        for place in users.indices {
          let recording = reel.recording(
            at: 0, seconds: Self.heavySeconds, number: number * 2 + place)
          try users[place].drop(recording, as: "w\(number).wav")
        }
      }
      try await Task.sleep(for: .seconds(stretch))
      var done: [Int] = []
      for place in users.indices {
        try await users[place].look()
        done.append(users[place].harvest.files.values.count { $0.completed != nil })
      }
      return done
    }
    var table = Table(["weight", "recordings done", "audio, s"])
    for (weight, count) in zip([1, 4], done) { table.add(["\(weight)", "\(count)", "\(count * 10)"]) }
    Report.show(table)
    // A session that has run out of work leaves the other more than its share.
    let isMeasured = done[0] > 0 && done.allSatisfy { $0 < heavyFiles }
    let ratio = isMeasured ? Double(done[1]) / Double(done[0]) : nil
    Report.judge(Target(name: "share of weight 4 against weight 1", unit: "times", bound: .atLeast(3)), ratio)
  }
}
