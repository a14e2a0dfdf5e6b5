import ArgumentParser
import Audio
import Foundation
import Models

/// `sotto models remove`.
struct ModelsRemove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Deletes models, and what was fetched of them so far.")

  @Argument(help: "Names of models.")
  var names: [String]

  @OptionGroup var flags: ModelFlags

  func run() async throws {
    try await Reporting.run {
      let store = try flags.store()
      for name in names {
        guard ModelCatalog.entry(named: name) != nil || store.manifest(of: name) != nil else {
          throw ModelFailure("There is no model \"\(name)\". The names are in: sotto models list")
        }
        let wasThere = try await BlockingIO.run { try store.remove(name) }
        Terminal.say(wasThere ? "\(name) is removed" : "\(name) was not installed")
      }
    }
  }
}
