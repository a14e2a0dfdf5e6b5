import ArgumentParser
import Audio
import Foundation
import Models

/// `sotto models verify`.
struct ModelsVerify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Looks at every file of installed models again.",
    discussion: "Compares with the checksums from when they were installed. Ends with status 1 if a model is damaged.")

  @Argument(help: "Names of models; all that are installed if none is named.")
  var names: [String] = []

  @OptionGroup var flags: ModelFlags

  func run() async throws {
    try await Reporting.run {
      let store = try flags.store()
      let chosen = names.isEmpty ? store.installedNames : names
      if chosen.isEmpty { Terminal.say("no model is installed in \(store.folder)") }
      var isDamaged = false
      for name in chosen {
        guard let damage = try await BlockingIO.run({ store.damage(of: name) }) else {
          throw ModelFailure("The model \(name) is not installed. Fetch it with: sotto models pull \(name)")
        }
        Terminal.say(damage.isEmpty ? "ok       \(name)" : "DAMAGED  \(name)")
        for line in damage { Terminal.say("         \(line)") }
        if !damage.isEmpty {
          isDamaged = true
          Terminal.say("         → sotto models remove \(name) && sotto models pull \(name)")
        }
      }
      if isDamaged { throw ExitCode(1) }
    }
  }
}
