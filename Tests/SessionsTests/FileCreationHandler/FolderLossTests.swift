import Foundation
import Glibc
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// The drop folder itself is removed, moved or replaced while it is watched.
@Suite(.timeLimit(.minutes(15)))
struct FolderLossTests {
  private static let modes: [DirectoryWatcher.Mode] = [.inotify, .poll]

  private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  @Test(arguments: modes)
  func aFolderThatWasRemovedIsMadeAnew(mode: DirectoryWatcher.Mode) async throws {
    let claimants = try Claimants(mode: mode)
    try await claimants.run {
      try await claimants.looked("before")
      let count = await claimants.intake.claims.count
      try await claimants.passingTime {
        try FileManager.default.removeItem(atPath: claimants.dropFolder)
        while !exists(claimants.dropFolder) { await Task.yield() }
        try claimants.drop("after")
        await claimants.intake.waitForArrivals(count + 1)
      }
      #expect(await claimants.claimed() == ["after"])
    }
  }

  @Test(arguments: modes)
  func aFolderThatWasReplacedIsWatched(mode: DirectoryWatcher.Mode) async throws {
    let claimants = try Claimants(mode: mode)
    try await claimants.run {
      try await claimants.looked("before")
      let count = await claimants.intake.claims.count
      #expect(rename(claimants.dropFolder, claimants.folder.path + "/old") == 0)
      // The watcher may be faster.
      mkdir(claimants.dropFolder, 0o700)
      try claimants.drop("after")
      try await claimants.passingTime { await claimants.intake.waitForArrivals(count + 1) }
      #expect(await claimants.claimed() == ["after"])
    }
  }

  /// The kernel says nothing of it: the folder itself is neither moved nor removed.
  @Test func aFolderWhoseParentWasReplacedIsWatched() async throws {
    let parent = try TemporaryFolder()
    let claimants = try Claimants(dropFolder: parent.path + "/a/drop")
    try await claimants.run {
      try await claimants.looked("before")
      let count = await claimants.intake.claims.count
      #expect(rename(parent.path + "/a", parent.path + "/b") == 0)
      try FileManager.default.createDirectory(atPath: claimants.dropFolder, withIntermediateDirectories: true)
      try claimants.drop("after")
      await claimants.clock.waitForSleeper(of: .seconds(10))
      claimants.clock.advance(by: .seconds(10))
      await claimants.intake.waitForArrivals(count + 1)
      #expect(await claimants.claimed() == ["after"])
    }
  }

  /// A look that fails is not forgotten, although no second event asks for it.
  @Test func aFolderThatCouldNotBeReadIsLookedThroughLater() async throws {
    let parent = try TemporaryFolder()
    let real = parent.path + "/real"
    let blocked = parent.path + "/blocked"
    let way = parent.path + "/way"
    for (path, target) in [(way, real), (parent.path + "/wayBlocked", blocked), (parent.path + "/wayReal", real)] {
      #expect(symlink(target, path) == 0)
    }
    try FileManager.default.createDirectory(atPath: real, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: blocked))
    let claimants = try Claimants(dropFolder: way + "/drop")
    try await claimants.run {
      try await claimants.looked("before")
      // No session is registered while the folder's path is broken, so no handler is told of the file.
      claimants.watcher.unregister(claimants.session)
      #expect(rename(parent.path + "/wayBlocked", way) == 0)
      let file = "\(parent.path)/file"
      try Data("x".utf8).write(to: URL(filePath: file))
      #expect(rename(file, "\(real)/drop/\(claimants.session)_unheard") == 0)
      _ = await claimants.watcher.flush()
      claimants.watcher.register(claimants.handler)
      claimants.watcher.lookThrough(for: claimants.session)
      await claimants.clock.waitForSleeper(of: .seconds(2))
      #expect(await claimants.claimed().isEmpty)
      #expect(rename(parent.path + "/wayReal", way) == 0)
      try await claimants.passingTime { await claimants.intake.waitForArrivals(2) }
      #expect(await claimants.claimed() == ["unheard"])
    }
  }

  @Test func aQuarantineThatWasRemovedIsMadeAnew() async throws {
    let claimants = try Claimants()
    try await claimants.run {
      try FileManager.default.removeItem(atPath: claimants.dropFolder + "/quarantine")
      try Data("x".utf8).write(to: URL(filePath: claimants.dropFolder + "/stray"))
      #expect(try await claimants.watcher.folder.quarantine(EntryName("stray"), reason: "test", now: Date()))
      let names = try FileManager.default.contentsOfDirectory(atPath: claimants.dropFolder + "/quarantine")
      #expect(names.contains { $0.hasSuffix("-stray") })
    }
  }
}
