import Foundation
import Glibc
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// The ways in which programs put files into a folder, with real inotify and with polling.
@Suite(.timeLimit(.minutes(15)))
struct ArrivalTests {
  typealias Mode = DirectoryWatcher.Mode

  private static let modes: [Mode] = [.inotify, .poll]

  /// A new file, open for writing.
  private func create(_ path: String) throws -> FileHandle {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  @Test(arguments: modes)
  func whatWasThereBeforeTheStartIsTaken(mode: Mode) async throws {
    let claimants = try Claimants(2, mode: mode)
    try FileManager.default.createDirectory(atPath: claimants.dropFolder, withIntermediateDirectories: true)
    for session in claimants.sessions { try claimants.drop("early", "\(session)", of: session) }
    try await claimants.run {
      for intake in claimants.intakes { await intake.waitForArrivals(1) }
      for session in claimants.sessions {
        let texts = try claimants.texts(of: session)
        #expect(texts == ["\(session)"])
      }
    }
  }

  @Test(arguments: modes)
  func aFileThatIsLinkedAndUnlinkedIsTaken(mode: Mode) async throws {
    let claimants = try Claimants(mode: mode)
    try await claimants.run {
      for number in 0..<50 {
        let partial = claimants.path("\(number).tmp")
        try Data("\(number)".utf8).write(to: URL(filePath: partial))
        #expect(link(partial, claimants.path("\(number)")) == 0)
        #expect(unlink(partial) == 0)
      }
      try await claimants.passingTime { await claimants.intake.waitForArrivals(50) }
      #expect(try claimants.texts() == (0..<50).map { "\($0)" }.sorted())
    }
  }

  @Test(arguments: modes)
  func aFileThatGetsItsNameOnlyWhenItIsFinishedIsTaken(mode: Mode) async throws {
    let claimants = try Claimants(mode: mode)
    try await claimants.run {
      // O_TMPFILE, whose definition Swift cannot import.
      let descriptor = open(claimants.dropFolder, 0o20_000_000 | O_DIRECTORY | O_WRONLY, 0o600)
      try #require(descriptor >= 0)
      #expect(write(descriptor, "whole", 5) == 5)
      let unnamed = "/proc/self/fd/\(descriptor)"
      #expect(linkat(AT_FDCWD, unnamed, AT_FDCWD, claimants.path("named"), AT_SYMLINK_FOLLOW) == 0)
      close(descriptor)
      try await claimants.passingTime { await claimants.intake.waitForArrivals(1) }
      #expect(try claimants.texts() == ["whole"])
    }
  }

  @Test(arguments: modes)
  func aFileThatWasOpenedAndClosedWithoutAWordWaitsForItsContent(mode: Mode) async throws {
    let claimants = try Claimants(mode: mode)
    try await claimants.run {
      let path = claimants.path("talk")
      try create(path).close()
      // Looked at while no time passes: an empty file is left for two seconds.
      for round in 1...2 {
        try claimants.drop("mark-empty-\(round)")
        claimants.watcher.lookThrough()
        await claimants.intake.waitForClaims(round)
      }
      #expect(await claimants.claimed().isEmpty)
      try Data("whole".utf8).write(to: URL(filePath: path))
      try await claimants.passingTime { await claimants.intake.waitForArrivals(3) }
      #expect(await claimants.claimed() == ["talk"])
      #expect(try claimants.texts().contains("whole"))
    }
  }

  @Test(arguments: modes)
  func aFileIsTakenWhenItsLastWriterHasClosedIt(mode: Mode) async throws {
    let claimants = try Claimants(mode: mode)
    try await claimants.run {
      let path = claimants.path("slow")
      let first = try create(path)
      try first.write(contentsOf: Data("one ".utf8))
      // Another program appends and closes, as a second recorder or `tail -f | tee -a` does.
      let second = try #require(FileHandle(forWritingAtPath: path))
      try second.seekToEnd()
      try second.write(contentsOf: Data("two ".utf8))
      try second.close()
      try await claimants.looked("first")
      try await claimants.looked("second")
      #expect(await claimants.claimed().isEmpty)
      try first.seekToEnd()
      try first.write(contentsOf: Data("three".utf8))
      try first.close()
      let count = await claimants.intake.claims.count
      try await claimants.passingTime { await claimants.intake.waitForArrivals(count + 1) }
      #expect(try claimants.texts().contains("one two three"))
    }
  }

  @Test(arguments: modes)
  func whatIsAppendedAfterAPauseIsAFileOfItsOwn(mode: Mode) async throws {
    let claimants = try Claimants(mode: mode)
    try await claimants.run {
      for (round, text) in ["first half", "second half"].enumerated() {
        let path = claimants.path("log")
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
        close(descriptor)
        try await claimants.passingTime { await claimants.intake.waitForArrivals(round + 1) }
      }
      #expect(try claimants.texts() == ["first half", "second half"])
    }
  }

  /// `>>` three times: it is one file, and no time passes without a change.
  @Test(arguments: modes)
  func aShortFileIsTakenWholeAlthoughItsWriterClosesItBetweenPieces(mode: Mode) async throws {
    let quiet = Duration.milliseconds(750)
    let claimants = try Claimants(mode: mode, quiet: quiet)
    try await claimants.run {
      let path = claimants.path("log")
      for text in ["one ", "two ", "three"] {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
        close(descriptor)
        if mode == .poll { claimants.watcher.lookThrough() }
        await claimants.clock.waitForSleeper(of: quiet)
        claimants.clock.advance(by: .milliseconds(300))
      }
      #expect(await claimants.claimed().isEmpty)
      let clock = claimants.clock
      let mover = Task {
        while !Task.isCancelled {
          await clock.waitForSleeper(of: quiet)
          clock.advance(by: quiet)
        }
      }
      await claimants.intake.waitForArrivals(1)
      mover.cancel()
      await mover.value
      let texts = try claimants.texts()
      #expect(texts == ["one two three"])
    }
  }

  /// Its time says that it was changed tomorrow; it has been left alone for as long as any other.
  @Test(arguments: modes)
  func aTimeInTheFutureKeepsNoFileWaiting(mode: Mode) async throws {
    let claimants = try Claimants(mode: mode)
    try await claimants.run {
      let hidden = claimants.dropFolder + "/.empty"
      try Data().write(to: URL(filePath: hidden))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: 86_400)], ofItemAtPath: hidden)
      #expect(rename(hidden, claimants.path("empty")) == 0)
      try await claimants.passingTime { await claimants.intake.waitForArrivals(1) }
      #expect(await claimants.claimed() == ["empty"])
    }
  }

  // MARK: Names that are used again

  @Test(arguments: modes)
  func aNameThatIsReplacedBeforeItsTurnIsTakenOnce(mode: Mode) async throws {
    let claimants = try Claimants(mode: mode, room: 0)
    try await claimants.run {
      try claimants.drop("talk", "old")
      try claimants.drop("talk", "new")
      try await claimants.passingTime {
        await claimants.intake.makeRoom(9)
        await claimants.handler.roomAppeared()
        // Where the name was looked at before there was room, it waits; else it is taken at once.
        try claimants.drop("mark-end")
        await claimants.intake.waitForArrivals(2)
      }
      #expect(await claimants.claimed() == ["talk"])
      #expect(try claimants.texts() == ["new", "x"])
    }
  }

  @Test(arguments: modes)
  func aNameThatIsReplacedWhileItIsBeingClaimedIsTakenWhole(mode: Mode) async throws {
    let folder = try TemporaryFolder()
    let substitute = folder.path + "/substitute"
    try Data("new".utf8).write(to: URL(filePath: substitute))
    let dropFolder = folder.path + "/drop"
    let claimants = try Claimants(mode: mode, dropFolder: dropFolder) { files in
      // Between the row and the move another file takes the name.
      for file in files where file.name.text.hasSuffix("_talk") {
        rename(substitute, "\(dropFolder)/\(file.name.text)")
      }
    }
    try await claimants.run {
      try claimants.drop("talk", "old")
      try await claimants.passingTime { await claimants.intake.waitForArrivals(1) }
      try await claimants.looked("end")
      #expect(await claimants.claimed() == ["talk"])
      #expect(try claimants.texts().filter { $0 != "x" } == ["new"])
    }
  }

  @Test(arguments: modes)
  func aNameThatIsUsedAgainWhileItsFileIsOnItsWayIsTwoFiles(mode: Mode) async throws {
    let claimants = try Claimants(mode: mode)
    try await claimants.run {
      await claimants.intake.fail(.arrival, times: 3)
      try claimants.drop("talk", "one")
      try await claimants.passingTime {
        await claimants.intake.waitForClaims(1)
        while access(claimants.path("talk"), F_OK) == 0 { await Task.yield() }
        try claimants.drop("talk", "two")
        await claimants.intake.waitForArrivals(2)
      }
      #expect(await claimants.claimed() == ["talk", "talk"])
      #expect(try claimants.texts() == ["one", "two"])
      #expect(await claimants.intake.lost.isEmpty)
    }
  }
}
