import Foundation
import Testing

@testable import WebInterface

struct PageFolderTests {
  private let root = FileManager.default.temporaryDirectory.appendingPathComponent("installed-\(UUID().uuidString)")
    .path

  private func put(_ folder: String) throws {
    try FileManager.default.createDirectory(atPath: root + "/" + folder, withIntermediateDirectories: true)
    try Data("<p>".utf8).write(to: URL(fileURLWithPath: root + "/" + folder + "/index.html"))
  }

  @Test func itLiesBesideTheExecutableOrInTheFolderForSharedFiles() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    try put("share/sotto/Page")
    #expect(try PageFolder.find(beside: root + "/bin") == root + "/share/sotto/Page")
    try put("bin/sotto_WebInterface.resources/Page")
    #expect(try PageFolder.find(beside: root + "/bin") == root + "/bin/sotto_WebInterface.resources/Page")
  }

  @Test func whatToCopyIsSaidWhereItIsMissing() throws {
    let error = try #require(throws: PageMissing.self) { try PageFolder.find(beside: root + "/bin") }
    for words in ["sotto_WebInterface.resources", "\(root)/bin", "\(root)/share/sotto/Page/index.html"] {
      #expect(error.description.contains(words), "\(error)")
    }
  }
}
