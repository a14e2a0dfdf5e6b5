import ArgumentParser
import Engines
import Foundation
import Logging

/// `sotto doctor`.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what works on this machine, and what to do about the rest.",
    discussion: """
      Starts each engine once to see it work. Ends with status 1 if ffmpeg is missing, no engine can run, or one that \
      --engine names cannot.
      """)

  @Flag(help: "One JSON document instead of lines: ok, and checks with subject, state, needed, finding and remedy.")
  var json = false

  @OptionGroup var engine: EngineFlags

  func run() async throws {
    let reader: SettingsReader
    let settings: ServerSettings
    do {
      reader = try SettingsReader(flags: engine.texts)
      settings = try ServerSettings(reader)
    } catch {
      Terminal.printError("sotto: \(Explanation.of(error))")
      throw ExitCode(1)
    }
    let checks = await Examination(given: reader.given, settings: settings, logger: Log.start(level: .critical)).run()
    let isGood = !checks.contains { $0.isMissing }
    if json {
      Terminal.print(try ExaminationDocument(ok: isGood, checks: checks).text())
      if !isGood { throw ExitCode(1) }
      return
    }
    let width = checks.map(\.subject.count).max() ?? 0
    for check in checks {
      let mark = check.isGood ? "ok     " : (check.isMissing ? "MISSING" : "absent ")
      Terminal.say("\(mark)  \(check.subject.padding(toLength: width, withPad: " ", startingAt: 0))  \(check.finding)")
      if let remedy = check.remedy { Terminal.say("         \(String(repeating: " ", count: width))  → \(remedy)") }
    }
    if !isGood { throw ExitCode(1) }
  }
}
