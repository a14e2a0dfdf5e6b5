import ArgumentParser

/// One session's sound for many.
struct ListenersBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "listeners", abstract: "500 listeners of one session's paced audio, as MP3 and as Opus.")

  @OptionGroup var options: CommonOptions
  @Option(help: "Listeners; 500 where not given.") var listeners: Int?
  @Option(help: "Seconds that are measured; 30 where not given.") var seconds: Double?

  private struct Measured: Sendable {
    var formatBytesPerSecond: Double
    var bytes: Samples
    var longestGaps: Samples
    var serverShare: Double
    var childrenShare: Double
    var kibibytesPerListener: Double
  }

  /// A listener with a longer silence on the line than this has heard a gap: players hold about a second.
  private static let longestGapSeconds = 1.0

  func measure() async throws {
    let listeners = listeners ?? options.length.choose(500, quick: 100, trial: 2)
    let seconds = seconds ?? options.length.choose(30, quick: 8, trial: 3)
    Report.begin(
      "listeners",
      "\(listeners) connections hear one session's player for \(Figure.number(seconds)) s. Bytes: what a listener got, "
        + "of what one alone got right before. Late: listeners whose longest pause between two pieces was over "
        + "\(Figure.number(Self.longestGapSeconds)) s. Processor shares are of one core: the server's own, its "
        + "decoder's and encoder's, and that of one bare ffmpeg that encodes a tone in real time without a listener.")
    var table = Table([
      "format", "listeners", "bytes, least", "bytes, median", "pause, p50, ms", "pause, p99, ms", "late",
      "server CPU", "ffmpeg CPU", "bare ffmpeg CPU", "KiB/listener",
    ])
    for format in ["mp3", "opus"] {
      let bare = try await RealTimeEncoder.processorShare(format: format, seconds: min(seconds, 15))
      let found = try await measure(format, listeners: listeners, seconds: seconds)
      let expected = found.formatBytesPerSecond * seconds
      let shares = Samples(found.bytes.values.map { $0 / expected })
      let late = found.longestGaps.values.count { $0 > Self.longestGapSeconds }
      table.add([
        format, "\(listeners)", Figure.percent(shares.values.min()), Figure.percent(shares.median),
        Figure.milliseconds(found.longestGaps.median), Figure.milliseconds(found.longestGaps.percentile(99)), "\(late)",
        Figure.percent(found.serverShare), Figure.percent(found.childrenShare), Figure.percent(bare),
        Figure.number(found.kibibytesPerListener),
      ])
    }
    Report.show(table)
  }

  private func measure(_ format: String, listeners: Int, seconds: Double) async throws -> Measured {
    try await RunningServer.run(options, options.instant + ["--max-listeners", "\(listeners + 1)"]) { server in
      let session = try await server.client.openSession()
      let recording = Wave.file((0..<Wave.sampleRate * 300).map { Int16(truncatingIfNeeded: ($0 % 97) * 60) })
      try await server.client.upload(Array(recording), to: session)
      while try await !server.client.queue(of: session).files.isEmpty { try await Task.sleep(for: .milliseconds(100)) }
      try await server.client.play(session)
      let alone = try await AudioListeners.attached(1, format: format, to: session, of: server) { ears in
        try await server.waitUntilQuiet(limit: 3)
        let begin = Moment.now
        ears[0].forget()
        try await Task.sleep(for: .seconds(6))
        return Double(ears[0].bytes) / (Moment.now - begin)
      }
      let before = server.figures
      return try await AudioListeners.attached(listeners, format: format, to: session, of: server) { ears in
        try await Task.sleep(for: .seconds(2))
        for ear in ears { ear.forget() }
        let busy = server.figures.busySeconds
        let busyChildren = ProcessFigures.busySecondsOfDescendants(of: server.process)
        let begin = Moment.now
        try await Task.sleep(for: .seconds(seconds))
        let measured = Moment.now - begin
        let bytes = ears.map { Double($0.bytes) * seconds / measured }
        let after = server.figures
        let busyChildrenAfter = ProcessFigures.busySecondsOfDescendants(of: server.process)
        return Measured(
          formatBytesPerSecond: alone, bytes: Samples(bytes), longestGaps: Samples(ears.map(\.longestGap)),
          serverShare: (after.busySeconds - busy) / measured,
          childrenShare: (busyChildrenAfter - busyChildren) / measured,
          kibibytesPerListener: Double(after.residentKibibytes - before.residentKibibytes) / Double(listeners))
      }
    }
  }
}
