import Foundation
import Subprocess
import Testing

/// The programs somewhere else than where they were built.
@Suite(.timeLimit(.minutes(15)))
struct InstallationTests {
  private let folder: TemporaryFolder
  private let bin: URL

  init() throws {
    folder = try TemporaryFolder()
    bin = folder.url.appending(path: "opt/bin")
    try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: RunningServer.executable, toPath: bin.appending(path: "sotto").path)
  }

  private func copyPage(to place: URL) throws {
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: RunningServer.binFolder.appending(path: "sotto_WebInterface.resources/Page"), to: place)
  }

  @Test(arguments: ["sotto_WebInterface.resources/Page", "../share/sotto/Page"])
  func thePageIsFoundThroughALinkFromAnyFolder(place: String) async throws {
    try copyPage(to: bin.appending(path: place).standardizedFileURL)
    let link = folder.path("sotto-link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: bin.appending(path: "sotto").path)
    let ended = try await RunningServer.run(in: folder, program: link, workingFolder: "/") { server in
      let page = try await server.client.request("GET", "/")
      #expect(page.status == 200)
      let text = page.text
      let script = try #require(text.components(separatedBy: "\"").first { $0.hasSuffix("/js/main.js") })
      #expect(try await server.client.request("GET", "/" + script).status == 200)
    }
    #expect(ended.status == .exited(0))
  }

  @Test func aMissingPageIsNamedAtStart() async throws {
    let result = try await Subprocess.run(
      .name("env"),
      arguments: Arguments(
        ["\(bin.path)/sotto", "serve", "--port", "0", "--data-dir", folder.path("data")] + RunningServer.instant),
      output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
    #expect(result.terminationStatus == .exited(1))
    let complaint = result.standardError
    #expect(complaint.contains("sotto_WebInterface.resources") && complaint.contains(bin.path), "\(complaint)")
    #expect(complaint.split(separator: "\n").count == 1)
  }
}
