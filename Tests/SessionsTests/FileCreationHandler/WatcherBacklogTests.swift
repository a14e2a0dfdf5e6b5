import Testing
import TranscriptionCore

@testable import Sessions

struct WatcherBacklogTests {
  private var errands = WatcherBacklog()
  private let session = SessionID()
  private let stray = DropNotice.found(EntryName("stray"))

  @Test mutating func whereNothingIsAskedForNothingIsDone() {
    let work = errands.take()
    #expect(work == nil)
  }

  @Test mutating func oneLookServesAllRequestsFromBeforeItBegan() {
    let other = SessionID()
    for wish in [session, other, session] { errands.lookThrough(for: wish) }
    let work = errands.take()
    let nothing = errands.take()
    #expect(work == .init(look: .init(sessions: [session, other])))
    #expect(nothing == nil)
  }

  @Test mutating func aLookThatIsAskedForWhileOneIsUnderWayLeadsToAnother() {
    errands.lookThrough()
    let first = errands.take()
    #expect(!errands.awaitsFullLook)
    errands.lookThrough()
    #expect(errands.awaitsFullLook)
    let second = errands.take()
    #expect(first == .init(look: .init(isForAll: true)))
    #expect(second == first)
  }

  @Test mutating func strangersPastTheCapacityAreLeftToALook() {
    for _ in 0..<WatcherBacklog.capacity { errands.add(stray: stray) }
    #expect(!errands.awaitsFullLook)
    errands.add(stray: stray)
    #expect(errands.awaitsFullLook)
    let work = errands.take()
    #expect(work?.strays.count == WatcherBacklog.capacity)
  }

  @Test mutating func whatFailedIsDoneAgainTogetherWithWhatCameSince() throws {
    errands.lookThrough(for: session)
    errands.lookThrough()
    errands.folderMayBeGone()
    errands.add(stray: stray)
    let taken = errands.take()
    let failed = try #require(taken)
    let other = SessionID()
    errands.lookThrough(for: other)
    errands.restore(failed)
    let work = errands.take()
    #expect(work == .init(mayBeGone: true, look: .init(sessions: [session, other], isForAll: true)))
  }

  @Test func aLookForSomeIncludesTheirFilesAndThoseWithoutASession() {
    let wish = WatcherBacklog.LookWish(sessions: [session])
    let all = WatcherBacklog.LookWish(isForAll: true)
    let other = EntryName("\(SessionID())_a")
    #expect(wish.includes(EntryName("\(session)_a")))
    #expect(wish.includes(EntryName("stray")))
    #expect(!wish.includes(other))
    #expect(all.includes(other))
  }
}
