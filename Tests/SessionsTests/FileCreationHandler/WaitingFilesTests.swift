import Foundation
import Logging
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// Files that wait in the drop folder while the queue is full, seen from the handler alone.
@Suite(.timeLimit(.minutes(15)))
struct WaitingFilesTests {
  private let folder: TemporaryFolder
  private let intake: FakeIntake
  private let handler: FileCreationHandler
  private let session = SessionID()
  private let clock = ManualClock()

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path + "/media", withIntermediateDirectories: true)
    intake = FakeIntake(session: session, folder: folder.path + "/media", room: 0)
    handler = FileCreationHandler(
      session: session, folder: DropFolder(path: folder.path), intake: intake, clock: clock,
      logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
  }

  private func name(_ text: String) -> String { "\(session)_\(text)" }

  /// Makes files and has the handler look at them while there is no room; a name that is mentioned twice is noticed twice.
  private func leaveWaiting(_ names: [String]) async throws {
    for name in Set(names) { try Data([1]).write(to: URL(filePath: "\(folder.path)/\(self.name(name))")) }
    for name in names { handler.notice(.moved(EntryName(self.name(name)))) }
    // Looked at last: once the handler sleeps because of it, it has looked at all.
    let empty = "\(folder.path)/\(self.name("empty"))"
    try Data().write(to: URL(filePath: empty))
    handler.notice(.moved(EntryName(self.name("empty"))))
    await clock.waitForSleeper(of: .seconds(2))
    #expect(await intake.claims.isEmpty)
  }

  /// Makes room and waits until so many files are claimed in all.
  private func makeRoom(_ files: Int, until claims: Int) async {
    await intake.makeRoom(files)
    await handler.roomAppeared()
    await intake.waitForClaims(claims)
  }

  @Test func aFileThatWaitsIsTakenWhenThereIsRoom() async throws {
    try await leaveWaiting(["a", "b"])
    await makeRoom(1, until: 1)
    #expect(await intake.claims == [name("a")])
    await makeRoom(1, until: 2)
    #expect(await intake.claims == [name("a"), name("b")])
  }

  @Test func roomForSeveralIsUsedAtOnceAndInOrder() async throws {
    try await leaveWaiting(["a", "b", "c", "d"])
    await makeRoom(3, until: 3)
    #expect(await intake.claims == ["a", "b", "c"].map { name($0) })
    await makeRoom(1, until: 4)
    #expect(await intake.claims.last == name("d"))
  }

  @Test func aFileThatWasNoticedTwiceDoesNotHoldUpTheNext() async throws {
    try await leaveWaiting(["a", "a", "b"])
    await makeRoom(1, until: 1)
    await makeRoom(1, until: 2)
    #expect(await intake.claims == [name("a"), name("b")])
  }

  @Test func aWaitingFileThatDisappearedDoesNotHoldUpTheNext() async throws {
    try await leaveWaiting(["a", "b"])
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(name("a"))")
    await makeRoom(1, until: 1)
    #expect(await intake.claims == [name("b")])
  }

  @Test func roomThatIsGoneAgainLeavesTheOrderAsItWas() async throws {
    try await leaveWaiting(["a", "b"])
    await handler.roomAppeared()
    await makeRoom(2, until: 2)
    #expect(await intake.claims == [name("a"), name("b")])
  }
}
