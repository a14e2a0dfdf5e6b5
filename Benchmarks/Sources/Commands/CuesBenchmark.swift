import ArgumentParser
import Foundation

/// How punctual captions are while many players run at once.
struct CuesBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "cues", abstract: "Captions against the moment at which the player reaches them, and after seeks.")

  @OptionGroup var options: CommonOptions

  /// One caption begins with each window.
  private static let windowSeconds = 2.0

  func measure() async throws {
    let crowds = options.length.choose([1, 50, 200], quick: [1, 50], trial: [2])
    let seconds = options.length.choose(30.0, quick: 12, trial: 3)
    Report.begin(
      "cues",
      "Each session plays a file of its own, with a caption every \(Figure.number(Self.windowSeconds)) s and a stream "
        + "(SSE) attached, for \(Figure.number(seconds)) s at random rates from 0.5 to 2; then each seeks ten times. "
        + "Lateness: from the moment at which the player is at the caption's beginning to its bytes in this tool; "
        + "after a seek from before the request. Negative is early.")
    var table = Table([
      "players", "captions", "earliest, ms", "p50, ms", "p95, ms", "p99, ms", "latest, ms", "server's part, p99, ms",
      "missing", "after a seek, p50, ms", "p99, ms",
    ])
    var worst: Double?
    for crowd in crowds {
      let found = try await RunningServer.run(
        options, options.instant + ["--max-window", "\(Self.windowSeconds)"]
      ) { try await play(crowd, for: seconds, on: $0) }
      let late = Samples(found.late)
      table.add([
        "\(crowd)", "\(late.count)", Figure.milliseconds(late.values.min()), Figure.milliseconds(late.median),
        Figure.milliseconds(late.percentile(95)), Figure.milliseconds(late.percentile(99)),
        Figure.milliseconds(late.largest), Figure.milliseconds(Samples(found.rung).percentile(99)),
        "\(found.missing)", Figure.milliseconds(Samples(found.sought).median),
        Figure.milliseconds(Samples(found.sought).percentile(99)),
      ])
      if let late = late.percentile(99) { worst = max(worst ?? 0, late) }
    }
    Report.show(table)
    Report.judge(Target(name: "lateness of a caption, p99", unit: "ms", bound: .atMost(20)), worst.map { $0 * 1_000 })
  }

  private struct Found: Sendable {
    var late: [Double] = []
    /// From the due moment to the event's own time, without commit and delivery.
    var rung: [Double] = []
    var sought: [Double] = []
    var missing = 0
  }

  private func play(_ crowd: Int, for seconds: Double, on server: RunningServer) async throws -> Found {
    let client = server.client
    let length = 2 * seconds + 10
    let sessions = try await client.openSessions(crowd)
    let files = try await concurrently(sessions, width: 8) { try await recording(length, in: $0, client) }
    let players = zip(sessions, files).map { ($0, $1, CueListener()) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      for (session, _, listener) in players {
        let stream = try await client.eventStream(of: session)
        group.addTask {
          do {
            try await EventStreamReader.read(stream) { type, at, json, received in
              if type == "player.cue" { listener.take(json, at: at, received: received) }
            }
          } catch  where Task.isCancelled {
            // The measurement is over.
          }
        }
      }
      try await server.waitUntilQuiet(limit: 10)
      let found = try await concurrently(players, width: players.count) { session, file, listener in
        try await Self.listen(to: listener, session, file, for: seconds, client)
      }
      group.cancelAll()
      return found.reduce(into: Found()) {
        $0.late += $1.late
        $0.rung += $1.rung
        $0.sought += $1.sought
        $0.missing += $1.missing
      }
    }
  }

  /// - Returns: the file's number, once it is transcribed.
  private func recording(_ seconds: Double, in session: OpenedSession, _ client: Client) async throws -> String {
    let samples = Int(seconds) * Wave.sampleRate
    let wave = Wave.file((0..<samples).lazy.map { Int16(4_000 * sin(Double($0) * 0.17)) })
    let path = "\(session.dropFolder)/\(session.dropPrefix)tone.wav"
    try wave.write(to: URL(filePath: path + ".part"))
    try FileManager.default.moveItem(atPath: path + ".part", toPath: path)
    var last = 0
    let end = Moment.now.seconds + 60
    while Moment.now.seconds < end {
      let page = try await client.events(of: session, after: last, wait: 10)
      last = page.last
      if let file = page.events.first(where: \.isTerminal)?.file { return file }
    }
    throw BenchFailure("a recording was not transcribed within a minute")
  }

  private static func listen(
    to listener: CueListener, _ session: OpenedSession, _ file: String, for seconds: Double, _ client: Client
  ) async throws -> Found {
    var found = Found()
    try await Task.sleep(for: .seconds(.random(in: 0..<windowSeconds)))
    let state = try await client.play(session, file: file, rate: .random(in: 0.5...2))
    try await Task.sleep(for: .seconds(seconds))
    // The first caption stands at the very beginning: it is due with the command.
    let heard = listener.cues.filter { $0.start > 0 }
    for cue in heard {
      guard let due = state.seconds(at: cue.start) else { continue }
      found.late.append(cue.received.seconds - due)
      found.rung.append(cue.at.seconds - due)
    }
    let reached = state.rate * seconds
    found.missing = max(0, Int((reached - 0.5) / windowSeconds) - heard.count)
    for turn in 0..<10 {
      let before = listener.cues.count
      let begin = Moment.now
      try await client.seek(session, to: windowSeconds * Double(3 * (turn % 5) + 1) + 0.5)
      while listener.cues.count == before, Moment.now - begin < 5 { try await Task.sleep(for: .milliseconds(1)) }
      if listener.cues.count > before {
        found.sought.append(listener.cues[before].received - begin)
      } else {
        found.missing += 1
      }
    }
    return found
  }
}
