/// Half-second files for many sessions, evenly, in turn.
struct SmallFileLoad: Sendable {
  var files: Int
  /// Files a second; `nil` for as fast as they can be written.
  var rate: Double?
  var way: DropWriter.Way
  /// Seconds after which it is given up.
  var limit: Double

  /// Drops the files, waits until the server is quiet, and only then asks it what happened: looking costs it time too.
  func run(on server: RunningServer, _ sessions: [OpenedSession]) async throws -> LoadOutcome {
    guard let folder = sessions.first?.dropFolder else { throw BenchFailure("a load needs a session") }
    let mark = UInt32.random(in: .min ... .max)
    let names = (0..<files).map { "b\(mark)-\($0).wav" }
    let paths = names.enumerated().map { sessions[$0.offset % sessions.count].dropPrefix + $0.element }
    let commitsBefore = try await commits(of: server)
    let busyBefore = ProcessFigures.busySeconds(of: server.process)
    let moments = try await DropWriter.dropAll(paths, in: folder, by: way, rate: rate, limit: limit)
    try await server.waitUntilQuiet(limit: limit)
    let busy = ProcessFigures.busySeconds(of: server.process) - busyBefore
    let commitsAfter = try await commits(of: server)
    var closed = [[String: Moment]](repeating: [:], count: sessions.count)
    for (number, moment) in moments.enumerated() { closed[number % sessions.count][names[number]] = moment }
    let client = server.client
    let pairs = Array(zip(sessions, closed).filter { !$0.1.isEmpty })
    let found = try await concurrently(pairs, width: 8) { session, closed in
      var harvest = FileHarvest(closed: closed)
      try await harvest.update(from: client, session: session)
      return Array(harvest.files.values)
    }
    return LoadOutcome(
      found.flatMap(\.self), busySeconds: busy,
      commits: commitsAfter.flatMap { after in commitsBefore.map { after - $0 } })
  }

  private func commits(of server: RunningServer) async throws -> Double? {
    try await server.client.metrics()?.counter("journal", "commit")?.value
  }
}
