import Foundation
import Glibc
import Logging
import Testing

@testable import Sessions

/// The drop folder is the folder itself, never what a link leads to, and belongs to one whom the server trusts.
struct OpenFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func makeFolder(_ name: String) throws -> String {
    let path = folder.path + "/" + name
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  private func refusal(_ path: String) async -> DropFolderRefusal? {
    await #expect(throws: DropFolderRefusal.self) { try await DropFolder(path: path).create() }
  }

  @Test func aLinkIsRefusedAndNothingIsPutBehindIt() async throws {
    let target = try makeFolder("elsewhere")
    #expect(symlink(target, folder.path + "/drop") == 0)
    let refusal = await refusal(folder.path + "/drop")
    #expect(refusal?.description.contains("symbolic link") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: target).isEmpty)
    await #expect(throws: DropFolderError.self) { try await DropFolder(path: folder.path + "/drop").names() }
  }

  @Test func aQuarantineThatIsALinkIsRefused() async throws {
    let drop = try makeFolder("drop")
    let target = try makeFolder("elsewhere")
    #expect(symlink(target, drop + "/quarantine") == 0)
    let refusal = await refusal(drop)
    #expect(refusal?.path == drop + "/quarantine")
    try Data("x".utf8).write(to: URL(filePath: drop + "/stray"))
    await #expect(throws: DropFolderError.self) {
      try await DropFolder(path: drop).quarantine(EntryName("stray"), reason: "test", now: Date())
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: target).isEmpty)
  }

  @Test func theSweepOfTheQuarantineFollowsNoLink() async throws {
    let drop = try makeFolder("drop")
    let target = try makeFolder("elsewhere")
    try Data("x".utf8).write(to: URL(filePath: target + "/1-old"))
    #expect(symlink(target, drop + "/quarantine") == 0)
    await #expect(throws: DropFolderError.self) {
      try await DropFolder(path: drop).sweepQuarantine(olderThanSeconds: 1, now: Date())
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: target) == ["1-old"])
  }

  @Test func theSweepRemovesWhatIsOldAndNothingElse() async throws {
    let drop = DropFolder(path: try makeFolder("drop"))
    try await drop.create()
    let now = Date()
    let fresh = "\(Int(now.timeIntervalSince1970 * 1000))-fresh"
    for name in ["1000-old", "1000.reason.txt", fresh, "something"] {
      try Data("x".utf8).write(to: URL(filePath: drop.path + "/quarantine/" + name))
    }
    try await drop.sweepQuarantine(olderThanSeconds: 60, now: now)
    let names = try FileManager.default.contentsOfDirectory(atPath: drop.path + "/quarantine")
    #expect(Set(names) == ["1000.reason.txt", fresh, "something"])
  }

  @Test func somethingElseThanAFolderIsRefused() async throws {
    try Data().write(to: URL(filePath: folder.path + "/drop"))
    let refusal = await refusal(folder.path + "/drop")
    #expect(refusal?.description.contains("no folder") == true)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give folders away"))
  func aFolderOfAnotherUserIsNotTheServers() throws {
    // Root is the server here; its own folder is fine, and another user's is not.
    let drop = try makeFolder("drop")
    _ = try OpenFolder(drop)
    #expect(chown(drop, 12_345, 12_345) == 0)
    let error = #expect(throws: DropFolderError.self) { try OpenFolder(drop) }
    #expect(error?.code == EPERM)
    let refusal = DropFolderRefusal(path: drop, reason: try #require(error))
    #expect(refusal.description.contains("chown"))
  }

  @Test func theServerAndRootAreTrusted() {
    #expect(OpenFolder.isTrusted(owner: 7, server: 7))
    #expect(OpenFolder.isTrusted(owner: 0, server: 7))
    #expect(!OpenFolder.isTrusted(owner: 8, server: 7))
    #expect(!OpenFolder.isTrusted(owner: 7, server: 0))
  }

  @Test func theServerDoesNotStartOnALink() async throws {
    #expect(symlink(try makeFolder("elsewhere"), folder.path + "/drop") == 0)
    let watcher = DirectoryWatcher(
      path: folder.path + "/drop", mode: .auto, logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
    await #expect(throws: DropFolderRefusal.self) { try await watcher.start() }
  }
}
