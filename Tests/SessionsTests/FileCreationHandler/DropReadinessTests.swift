import Testing

@testable import Sessions

struct DropReadinessTests {
  private static let name = EntryName("a")
  private static let notices: [DropNotice] = [.settled(name), .created(name), .found(name)]

  private func file(_ bytes: Int = 1, links: Int = 1, age: Double, writersKnown: Bool = true) -> DropEntry {
    .file(bytes: bytes, links: links, ageSeconds: age, writersKnown: writersKnown)
  }

  @Test(arguments: notices)
  func aFileThatNobodyWritesIsFinished(notice: DropNotice) {
    #expect(file(age: 0).readiness(after: notice) == .finished(bytes: 1))
  }

  @Test(arguments: notices)
  func anEmptyFileIsFinishedOnceItWasLeftAlone(notice: DropNotice) {
    #expect(file(0, age: 1.9).readiness(after: notice) == .lookAgain)
    #expect(file(0, age: 2).readiness(after: notice) == .finished(bytes: 0))
  }

  @Test(arguments: notices)
  func whatIsBeingWrittenIsLookedAtAgain(notice: DropNotice) {
    #expect(DropEntry.beingWritten.readiness(after: notice) == .lookAgain)
  }

  @Test(arguments: notices)
  func whatIsNoFileIsLeft(notice: DropNotice) {
    #expect(DropEntry.missing.readiness(after: notice) == .gone)
    #expect(DropEntry.notRegular.readiness(after: notice) == .leave)
    #expect(DropEntry.unreadable.readiness(after: notice) == .leave)
  }

  @Test func whereWritersAreUnknownACloseIsBelieved() {
    #expect(file(age: 0, writersKnown: false).readiness(after: .settled(Self.name)) == .finished(bytes: 1))
  }

  @Test func whereWritersAreUnknownASecondNameIsThatOfAFinishedFile() {
    #expect(file(links: 2, age: 0, writersKnown: false).readiness(after: .created(Self.name)) == .finished(bytes: 1))
  }

  /// `ln partial final; rm partial`: nothing more is heard of it, and it looks like a file that has just been begun.
  @Test func whereWritersAreUnknownAnOnlyNameIsNotForgotten() {
    #expect(file(age: 60, writersKnown: false).readiness(after: .created(Self.name)) == .lookAgain)
  }

  @Test func whereWritersAreUnknownAFileThatIsFoundWaitsUntilItWasLeftAlone() {
    #expect(file(age: 9.9, writersKnown: false).readiness(after: .found(Self.name)) == .lookAgain)
    #expect(file(age: 10, writersKnown: false).readiness(after: .found(Self.name)) == .finished(bytes: 1))
  }
}
