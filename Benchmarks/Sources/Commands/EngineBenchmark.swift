import ArgumentParser
import Foundation

/// Whether the server keeps its engine busy.
struct EngineBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "engine", abstract: "Throughput through the server against the bare engine's, same windows.")

  @OptionGroup var options: CommonOptions
  @Option(help: "Workers, and slots.") var workers = 2

  /// Per cent; a server cannot be faster than its engine, only luckier.
  private static let mostBelievable = 105.0

  func measure() async throws {
    let reel = try await SpeechReel.make(options)
    let sessions = options.length.choose(64, quick: 8, trial: 2)
    let files = 1
    let seconds = options.length.choose(6.0, quick: 4, trial: 2)
    Report.begin(
      "engine",
      "Engine \(options.engine), \(workers) workers, speech: \(reel.origin). \(sessions) sessions drop "
        + "\(files) recordings of \(Figure.number(seconds)) s each. Then the very same windows go through as many bare workers. Server: from "
        + "the first close to the last file.completed, with decoding and speech detection on the same cores.")
    try await RunningServer.run(options, options.speaking + ["--slots", "\(workers)"]) { server in
      let warmUp = (0..<2 * workers).map { reel.recording(at: Double(3 * $0), seconds: 3, number: 50) }
      _ = try await concurrently(warmUp, width: warmUp.count) { try await SpeechUser.time($0, on: server) }
      var recordings: [String: [UInt8]] = [:]
      for number in 0..<(sessions * files) {
        recordings["k\(number).wav"] = reel.recording(at: Double(number) * 4.5, seconds: seconds, number: number)
      }
      let busyBefore = ProcessFigures.busySeconds(of: server.process)
      let through = try await throughServer(recordings, sessions: sessions, on: server)
      let busy = ProcessFigures.busySeconds(of: server.process) - busyBefore
      let windows: [[Float]] = try await JournalWindows.read(server).compactMap { window in
        guard let recording = recordings[window.file] else { return nil }
        let samples = Wave.samples(of: Data(recording))
        return samples[window.samples.clamped(to: 0..<samples.count)].map { Float($0) / 32_768 }
      }
      let audio = windows.reduce(0.0) { $0 + Double($1.count) / Double(Wave.sampleRate) }
      let bare = try await ScratchFolder.with(in: options.temporaryFolder) { folder in
        try await BareEngine(worker: options.worker, engine: options.engine)
          .recognize(windows, workers: workers, in: folder)
      }
      var table = Table(["", "windows", "audio in them, s", "wall, s", "audio-s a second", "server's own CPU, s"])
      table.add([
        "server", "\(windows.count)", Figure.number(audio), Figure.number(through),
        Figure.number(through.map { audio / $0 }), Figure.number(busy),
      ])
      table.add([
        "bare engine", "\(windows.count)", Figure.number(audio), Figure.number(bare), Figure.number(audio / bare), "",
      ])
      Report.show(table)
      let ratio = through.map { 100 * bare / $0 }
      if let ratio, ratio > Self.mostBelievable {
        Report.say("The bare engine came out slower than the server: something else used the machine. Measure again.")
      }
      Report.judge(
        Target(name: "server's throughput against the bare engine's", unit: "%", bound: .atLeast(97)),
        ratio.flatMap { $0 > Self.mostBelievable ? nil : $0 })
    }
  }

  /// - Returns: seconds; `nil` when not everything was done in time.
  private func throughServer(
    _ recordings: [String: [UInt8]], sessions: Int, on server: RunningServer
  ) async throws -> Double? {
    let names = recordings.keys.sorted()
    let times = try await concurrently(Array(0..<sessions), width: sessions) { place in
      var user = try await SpeechUser(on: server)
      for name in stride(from: place, to: names.count, by: sessions).map({ names[$0] }) {
        try user.drop(recordings[name] ?? [], as: name)
      }
      try await user.finish(limit: 400)
      return Array(user.harvest.files.values)
    }.flatMap(\.self)
    guard times.allSatisfy({ $0.completed != nil }), let first = times.map(\.closed).min(),
      let last = times.compactMap(\.completed).max()
    else { return nil }
    return last - first
  }
}
