import Foundation
import Glibc
import Logging
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// Moving claimed files, within a file system and onto another, and taking up a move that was interrupted.
struct MoveTests {
  private let other: OtherFileSystem?
  private let folder: TemporaryFolder
  private let media: String

  init() throws {
    folder = try TemporaryFolder()
    other = OtherFileSystem.isThere ? try OtherFileSystem() : nil
    media = folder.path + "/media"
    try FileManager.default.createDirectory(atPath: media, withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: folder.path + "/drop", withIntermediateDirectories: true)
  }

  private func put(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }
  private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

  private func move(_ name: String, in dropFolder: String, isResumed: Bool = false) async -> FileMove.Outcome? {
    let move = FileMove(name: EntryName(name), destination: media + "/" + name, isResumed: isResumed)
    return await DropFolder(path: dropFolder).move([move]).first
  }

  private func bytes(_ outcome: FileMove.Outcome?) -> Int? {
    if case .inPlace(let bytes) = outcome { bytes } else { nil }
  }

  private func isMissing(_ outcome: FileMove.Outcome?) -> Bool {
    if case .missing = outcome { true } else { false }
  }

  /// Both kinds of drop folder, as far as this machine has them.
  private var dropFolders: [String] { [folder.path + "/drop"] + (other.map { [$0.path] } ?? []) }

  @Test func aFileIsMovedWhole() async throws {
    for drop in dropFolders {
      try put("whole", drop + "/a")
      #expect(bytes(await move("a", in: drop)) == 5)
      #expect(text(media + "/a") == "whole")
      #expect(text(drop + "/a") == nil)
    }
  }

  @Test func whatIsNotThereIsMissing() async throws {
    for drop in dropFolders { #expect(isMissing(await move("a", in: drop))) }
  }

  @Test func aLinkThatTookTheNameIsNotFollowed() async throws {
    try put("secret", folder.path + "/secret")
    for drop in dropFolders {
      #expect(symlink(folder.path + "/secret", drop + "/a") == 0)
      #expect(isMissing(await move("a", in: drop)))
      #expect(text(media + "/a") == nil)
    }
    #expect(text(folder.path + "/secret") == "secret")
  }

  @Test func aMoveThatWasDoneIsNotDoneAgainWithAnotherFile() async throws {
    for drop in dropFolders {
      try put("first", media + "/a")
      try put("another", drop + "/a")
      #expect(bytes(await move("a", in: drop, isResumed: true)) == 5)
      #expect(text(media + "/a") == "first")
      #expect(text(drop + "/a") == "another")
    }
  }

  @Test func aMoveThatWasNotDoneIsDone() async throws {
    for drop in dropFolders {
      try put("half", media + "/a.part")
      try put("whole", drop + "/a")
      #expect(bytes(await move("a", in: drop, isResumed: true)) == 5)
      #expect(text(media + "/a") == "whole")
      unlink(media + "/a")
    }
  }

  @Test(.enabled(if: OtherFileSystem.isThere, "needs a second file system at /dev/shm"))
  func aCopyWhoseSourceWasNotRemovedYetIsOneFile() async throws {
    let drop = try #require(other).path
    try put("whole", drop + "/a")
    try put("whole", media + "/a")
    let times = try #require(try FileManager.default.attributesOfItem(atPath: drop + "/a")[.modificationDate] as? Date)
    var status = stat()
    #expect(lstat(drop + "/a", &status) == 0)
    var both = [status.st_atim, status.st_mtim]
    #expect(utimensat(AT_FDCWD, media + "/a", &both, 0) == 0)
    #expect(times.timeIntervalSince1970 > 0)
    #expect(bytes(await move("a", in: drop, isResumed: true)) == 5)
    #expect(text(drop + "/a") == nil)
    #expect(text(media + "/a") == "whole")
  }

  /// A program that has another name of the file could change what was claimed.
  @Test func aFileWithAnotherNameIsClaimedAsACopy() async throws {
    for isResumed in [false, true] {
      let drop = folder.path + "/drop"
      let other = folder.path + "/other"
      try put("claimed", other)
      #expect(link(other, isResumed ? media + "/a" : drop + "/a") == 0)
      #expect(bytes(await move("a", in: drop, isResumed: isResumed)) == 7)
      let writer = try #require(FileHandle(forWritingAtPath: other))
      try writer.write(contentsOf: Data("changed".utf8))
      try writer.close()
      #expect(text(media + "/a") == "claimed")
      #expect(text(other) == "changed")
      #expect(try FileManager.default.contentsOfDirectory(atPath: media) == ["a"])
      unlink(media + "/a")
      unlink(other)
    }
  }

  @Test func aLargeFileIsCopiedWholeInSlices() async throws {
    let bytes = (0..<9 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 7) }
    let drop = folder.path + "/drop"
    try Data(bytes).write(to: URL(filePath: folder.path + "/other"))
    #expect(link(folder.path + "/other", drop + "/a") == 0)
    #expect(self.bytes(await move("a", in: drop)) == bytes.count)
    #expect(try Data(contentsOf: URL(filePath: media + "/a")) == Data(bytes))
  }

  @Test func inAFolderThatIsGoneEverythingIsMissing() async throws {
    #expect(isMissing(await move("a", in: folder.path + "/nowhere")))
    try put("whole", media + "/a")
    #expect(bytes(await move("a", in: folder.path + "/nowhere", isResumed: true)) == 5)
  }

  @Test func aMissingDestinationIsAnErrorAndLosesNothing() async throws {
    for drop in dropFolders {
      try put("whole", drop + "/a")
      let move = FileMove(name: EntryName("a"), destination: folder.path + "/nowhere/a", isResumed: false)
      let outcome = await DropFolder(path: drop).move([move]).first
      guard case .failed = outcome else {
        Issue.record("a move to nowhere seemed to succeed")
        return
      }
      #expect(text(drop + "/a") == "whole")
    }
  }

  @Test(
    .enabled(if: OtherFileSystem.isThere, "needs a second file system at /dev/shm"), .timeLimit(.minutes(15)),
    arguments: [DirectoryWatcher.Mode.inotify, .poll])
  func filesFromAnotherFileSystemAreClaimed(mode: DirectoryWatcher.Mode) async throws {
    let drop = try #require(other).path
    let claimants = try Claimants(mode: mode, dropFolder: drop)
    try await claimants.run {
      for number in 0..<20 { try put("\(number)", claimants.path("\(number)")) }
      try await claimants.passingTime { await claimants.intake.waitForArrivals(20) }
      #expect(try claimants.texts() == (0..<20).map { "\($0)" }.sorted())
      #expect(try FileManager.default.contentsOfDirectory(atPath: drop) == ["quarantine"])
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, "needs root to mount a small disk"), .timeLimit(.minutes(15)))
  func aFileThatDoesNotFitStaysUntilItDoes() async throws {
    let disk = try SmallDisk(megabytes: 1)
    let session = SessionID()
    let intake = FakeIntake(session: session, folder: disk.path, room: 9)
    let drop = DropFolder(path: folder.path + "/drop")
    let clock = ManualClock()
    let handler = FileCreationHandler(
      session: session, folder: drop, intake: intake, clock: clock,
      logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
    try disk.fill()
    let name = "\(session)_talk"
    try put("whole", "\(drop.path)/\(name)")
    handler.notice(.moved(EntryName(name)))
    await clock.waitForSleeper(of: .seconds(2))
    #expect(text("\(drop.path)/\(name)") == "whole")
    #expect(await intake.arrivals.isEmpty)
    disk.empty()
    clock.advance(by: .seconds(2))
    await intake.waitForArrivals(1)
    #expect(await intake.claims.count == 1)
    #expect(text("\(drop.path)/\(name)") == nil)
  }
}
