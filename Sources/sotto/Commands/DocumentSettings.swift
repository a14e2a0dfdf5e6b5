import ArgumentParser
import Foundation

/// `sotto document-settings`, for `scripts/configuration-tables` and `scripts/check-docs`.
struct DocumentSettings: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "document-settings",
    abstract: "Prints a document with its tables of settings made anew from their declarations.", shouldDisplay: false)

  @Argument(help: "A document such as docs/configuration.md.", completion: .file())
  var document: String

  func run() async throws {
    try await Reporting.run {
      Terminal.print(try SettingsDocument(renewing: String(contentsOfFile: document, encoding: .utf8)).text)
    }
  }
}
