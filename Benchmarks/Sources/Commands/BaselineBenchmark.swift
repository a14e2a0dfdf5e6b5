import ArgumentParser
import Foundation
import Glibc

/// The same load on the server that people write today and on this one.
struct BaselineBenchmark: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "baseline", abstract: "A naive Python server (an observer and a thread a session) beside Sotto.")

  @OptionGroup var options: CommonOptions
  @Option(help: "Folder with naive_server.py and setup.") var baseline = "Benchmarks/baseline"
  @Option(help: "Its private Python environment; made where it is missing.") var environment = ".sotto/bench-venv"

  @Option(help: "Seconds that each gets after its burst; 60 where not given.") var limit: Double?

  private struct Level {
    var sessions: Int
    var files: Int
  }

  func measure() async throws {
    let limit = limit ?? options.length.choose(60, quick: 10, trial: 5)
    let levels = options.length.choose(
      [
        Level(sessions: 10, files: 200), Level(sessions: 100, files: 2_000), Level(sessions: 128, files: 2_560),
        Level(sessions: 200, files: 2_000), Level(sessions: 1_000, files: 1_000), Level(sessions: 10, files: 20_000),
      ],
      quick: [Level(sessions: 10, files: 1_000), Level(sessions: 128, files: 300), Level(sessions: 10, files: 20_000)],
      trial: [Level(sessions: 2, files: 10)])
    do {
      try await SpeechReel.command("bash", [baseline + "/setup", environment])
    } catch  where options.length == .trial {
      Report.say("\nSKIPPED: baseline: its Python environment cannot be had here now: \(error)\n")
      return
    }
    let naive = NaiveServer(python: environment + "/bin/python", script: baseline + "/naive_server.py")
    Report.begin(
      "baseline",
      "A burst of half-second WAVs, both servers with an instant engine. Each has "
        + "\(Figure.number(limit)) s after the burst; what is not done by then counts as lost or late. "
        + "The naive server commits to SQLite without waiting for the disk.")
    Report.say(
      "fs.inotify.max_user_instances \(Machine.kernelSetting("fs/inotify/max_user_instances")), max_queued_events "
        + "\(Machine.kernelSetting("fs/inotify/max_queued_events")), max_user_watches "
        + "\(Machine.kernelSetting("fs/inotify/max_user_watches")), open files \(openFiles)\n")
    var table = Table([
      "sessions", "burst", "server", "opened", "threads", "files/s", "p50, s", "p99, s", "CPU, ms/file", "not done",
    ])
    for level in levels {
      let outcome = try await naive.run(
        sessions: level.sessions, files: level.files, limit: limit, temporaryFolder: options.temporaryFolder)
      table.add(
        row(level, "naive", opened: outcome.opening.opened, threads: outcome.threads, outcome.load))
      if let complaint = outcome.opening.complaint {
        Report.say("naive, \(level.sessions) sessions: after \(outcome.opening.opened): \(complaint)\n")
      }
      try await RunningServer.run(options, options.instant) { server in
        let sessions = try await server.client.openSessions(level.sessions)
        let threads = server.figures.threads
        let load = SmallFileLoad(files: level.files, rate: nil, way: .close, limit: limit)
        let outcome = try await load.run(on: server, sessions)
        table.add(row(level, "sotto", opened: sessions.count, threads: threads, outcome))
      }
    }
    Report.show(table)
  }

  private func row(_ level: Level, _ server: String, opened: Int, threads: Int, _ load: LoadOutcome?) -> [String] {
    [
      "\(level.sessions)", "\(level.files)", server, "\(opened)", "\(threads)",
      Figure.number(load?.filesPerSecond), Figure.number(load?.toCompleted.median),
      Figure.number(load?.toCompleted.percentile(99)), Figure.milliseconds(load?.busySecondsPerFile),
      load.map { "\($0.files - $0.completed)" } ?? "all",
    ]
  }

  private var openFiles: String {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return "\(limit.rlim_cur)"
  }
}
