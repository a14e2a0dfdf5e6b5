import Foundation
import Testing

@testable import sotto

@Suite(.timeLimit(.minutes(15)))
struct SettingsDocumentTests {
  @Test func theTablesOfTheDocumentAreThoseOfTheDeclarations() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let document = try String(contentsOf: root.appending(path: "docs/configuration.md"), encoding: .utf8)
    let renewed = try SettingsDocument(renewing: document).text
    #expect(renewed == document, "scripts/configuration-tables makes the tables of docs/configuration.md anew")
    for declaration in Settings.all { #expect(document.contains("| `\(declaration.environmentName)` |")) }
  }

  private static let empty = Settings.sections.map { "<!-- settings: \($0.name) -->\n<!-- end of settings -->\n" }

  @Test func whatIsAroundATableStays() throws {
    let document = "above\n" + Self.empty.joined(separator: "between\n") + "below\n"
    let renewed = try SettingsDocument(renewing: document).text
    #expect(renewed.hasPrefix("above\n<!-- settings: server -->\n\n| flag | environment |"))
    #expect(renewed.contains("| `--port` | `SOTTO_PORT` | `port` | `8080` | 0–65535 | Port to listen on; 0 takes"))
    #expect(renewed.contains("\n<!-- end of settings -->\nbetween\n<!-- settings: engines -->\n"))
    #expect(renewed.hasSuffix("|\n\n<!-- end of settings -->\nbelow\n"))
    #expect(try SettingsDocument(renewing: renewed).text == renewed)
  }

  @Test(arguments: [
    (empty.dropLast().joined(), "cluster"), ((empty + empty.suffix(1)).joined(), "cluster"),
    (empty.joined() + "<!-- settings: zebra -->\n", "zebra"),
    (String(empty.joined().dropLast(4)), "cluster"),
  ])
  func aDocumentThatLacksATableIsRefused(_ document: String, _ section: String) {
    let error = #expect(throws: SettingsError.self) { try SettingsDocument(renewing: document) }
    #expect(error?.description.contains(section) == true)
  }
}
