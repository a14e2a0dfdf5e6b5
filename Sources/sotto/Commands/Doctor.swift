import ArgumentParser
import Engines
import Foundation
import Logging

/// `sotto doctor`.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what works on this machine, and what to do about the rest.",
    discussion: "Starts each engine once to see it work. Ends with status 1 if no engine can run or ffmpeg is missing.")

  @OptionGroup(title: "Engine") var engine: EngineFlags

  func run() async throws {
    let settings: ServerSettings
    do {
      settings = try ServerSettings.read(flags: engine.values, config: engine.config)
    } catch {
      Terminal.complain("sotto: \(Explanation.of(error))")
      throw ExitCode(1)
    }
    let checks = await Examination(settings: settings, logger: Log.start(level: .critical)).run()
    let width = checks.map(\.subject.count).max() ?? 0
    for check in checks {
      let mark = check.isGood ? "ok     " : (check.isNeeded ? "MISSING" : "absent ")
      Terminal.say("\(mark)  \(check.subject.padding(toLength: width, withPad: " ", startingAt: 0))  \(check.finding)")
      if let remedy = check.remedy { Terminal.say("         \(String(repeating: " ", count: width))  → \(remedy)") }
    }
    if checks.contains(where: { !$0.isGood && $0.isNeeded }) { throw ExitCode(1) }
  }
}
