import Foundation
import Testing

@testable import Sessions

struct OperatorTokenFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/operator-token" }

  init() throws { folder = try TemporaryFolder() }

  private func token() async throws -> String { try await OperatorTokenFile(dataDirectory: folder.path).token() }

  private func mode() throws -> Int? {
    try (FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
  }

  @Test func itIsMadeForTheOwnerOfTheFolderAlone() async throws {
    let token = try await token()
    #expect(token.hasPrefix("sotto_operator_") && token.count == 15 + 64)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == token + "\n")
    #expect(try mode() == 0o600)
  }

  @Test func itStays() async throws {
    let first = try await token()
    #expect(try await token() == first)
  }

  @Test(arguments: ["", "secret\n", "sotto_operator_123\n"])
  func whatIsNoTokenIsReplaced(text: String) async throws {
    try Data(text.utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let token = try await token()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == token + "\n")
  }

  @Test func oneThatOthersCouldReadIsReplaced() async throws {
    let first = try await token()
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(try await token() != first)
    #expect(try mode() == 0o600)
  }

  @Test func aLinkIsNotFollowed() async throws {
    let elsewhere = folder.path + "/elsewhere"
    try Data("keep".utf8).write(to: URL(filePath: elsewhere))
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: elsewhere)
    _ = try await token()
    #expect(try String(contentsOfFile: elsewhere, encoding: .utf8) == "keep")
    #expect(try mode() == 0o600)
  }
}
