import Foundation
import Glibc
import Testing

@testable import Sessions

struct DropReadinessTests {
  private static let name = EntryName("a")
  private static let notices: [DropNotice] = [.moved(name), .closed(name), .created(name), .found(name)]
  private static let stamp = FileStamp(inode: 1, bytes: 1, seconds: 2, nanoseconds: 3)

  private func readiness(
    _ bytes: Int = 1, links: Int = 1, writersKnown: Bool = true, quiet: Double = 0, after notice: DropNotice
  ) -> DropEntry.Readiness {
    DropEntry.file(bytes: bytes, links: links, stamp: Self.stamp, writersKnown: writersKnown)
      .readiness(after: notice, quietSeconds: quiet)
  }

  private func still(_ seconds: Double, _ bytes: Int = 1) -> DropEntry.Readiness {
    .afterStillness(seconds: seconds, bytes: bytes, Self.stamp)
  }

  @Test(arguments: notices)
  func aFileThatIsNotBeingWrittenIsFinished(notice: DropNotice) {
    #expect(readiness(after: notice) == .finished(bytes: 1))
  }

  @Test(arguments: notices)
  func anEmptyFileIsFinishedOnceItWasLeftAlone(notice: DropNotice) {
    #expect(readiness(0, after: notice) == still(2, 0))
  }

  @Test(arguments: notices)
  func whatIsBeingWrittenIsLookedAtAgain(notice: DropNotice) {
    #expect(DropEntry.beingWritten.readiness(after: notice, quietSeconds: 0) == .lookAgain)
  }

  @Test(arguments: notices)
  func whatIsNoFileIsLeft(notice: DropNotice) {
    #expect(DropEntry.missing.readiness(after: notice, quietSeconds: 0) == .gone)
    #expect(DropEntry.notRegular.readiness(after: notice, quietSeconds: 0) == .leave)
    #expect(DropEntry.unreadable.readiness(after: notice, quietSeconds: 0) == .leave)
  }

  @Test func aShortFileThatWasClosedWaitsForAMomentOfQuiet() {
    #expect(readiness(quiet: 0.5, after: .closed(Self.name)) == still(0.5))
    #expect(readiness(quiet: 0.5, after: .found(Self.name)) == still(0.5))
    let long = DropEntry.shortBytes
    #expect(readiness(long, quiet: 0.5, after: .closed(Self.name)) == .finished(bytes: long))
  }

  @Test func aFileThatIsWholeByItsHeaderNeedsNoQuiet() throws {
    let entry = DropEntry.file(bytes: 1, links: 1, stamp: Self.stamp, writersKnown: true, isWhole: true)
    #expect(entry.readiness(after: .closed(Self.name), quietSeconds: 0.5) == .finished(bytes: 1))
    let folder = try TemporaryFolder()
    let wav = Wave.tone(seconds: 0.1)
    for (bytes, isWhole) in [
      (wav, true), (Array(wav.dropLast()), false), (Array(wav.prefix(44)), false), ([1, 2], false),
    ] {
      let path = folder.path + "/a.wav"
      try Data(bytes).write(to: URL(filePath: path))
      guard case .file(_, _, _, _, let seen) = FileProbe.inspect(path, in: AT_FDCWD) else {
        Issue.record("no file")
        return
      }
      #expect(seen == isWhole)
    }
  }

  @Test func aFileThatCameUnderItsNameAsItIsNeedsNoQuiet() {
    #expect(readiness(quiet: 0.5, after: .moved(Self.name)) == .finished(bytes: 1))
    #expect(readiness(links: 2, quiet: 0.5, after: .created(Self.name)) == .finished(bytes: 1))
  }

  @Test func whereWritersAreUnknownACloseIsBelieved() {
    #expect(readiness(writersKnown: false, after: .closed(Self.name)) == .finished(bytes: 1))
  }

  @Test func whereWritersAreUnknownASecondNameIsThatOfAFinishedFile() {
    #expect(readiness(links: 2, writersKnown: false, after: .created(Self.name)) == .finished(bytes: 1))
  }

  /// `ln partial final; rm partial`: nothing more is heard of it, and it looks like a file that has just been begun.
  @Test func whereWritersAreUnknownAnOnlyNameIsNotForgotten() {
    #expect(readiness(writersKnown: false, after: .created(Self.name)) == .lookAgain)
  }

  @Test func whereWritersAreUnknownAFileThatIsFoundWaitsUntilItWasLeftAlone() {
    #expect(readiness(writersKnown: false, quiet: 0.5, after: .found(Self.name)) == still(10))
  }
}
