import Testing

@testable import Sessions

struct DropInboxTests {
  private let notice = DropNotice.moved(EntryName("a"))
  private var inbox = DropInbox()

  private mutating func fill(_ count: Int) { for _ in 0..<count { _ = inbox.add(notice) } }

  @Test mutating func theFirstNoticeStartsTheWork() {
    let first = inbox.add(notice)
    let second = inbox.add(notice)
    #expect(first)
    #expect(!second)
  }

  @Test mutating func noticesComeOutInOrderAndInBoundedPieces() {
    let notices: [DropNotice] = [.created(EntryName("a")), .moved(EntryName("a")), .found(EntryName("b"))]
    for notice in notices { _ = inbox.add(notice) }
    let pieces = [inbox.take(limit: 2), inbox.take(limit: 2), inbox.take(limit: 2)]
    #expect(pieces == [.init(notices: Array(notices[..<2])), .init(notices: [notices[2]]), nil])
  }

  @Test mutating func aTakeThatFindsNothingEndsTheWorkAndTheNextNoticeStartsAnew() {
    fill(1)
    _ = inbox.take(limit: 9)
    let whileWorking = inbox.add(notice)
    #expect(!whileWorking)
    _ = inbox.take(limit: 9)
    let last = inbox.take(limit: 9)
    let next = inbox.add(notice)
    #expect(last == nil)
    #expect(next)
  }

  @Test mutating func pastItsCapacityItOnlyRemembersThatThereIsMore() {
    fill(DropInbox.capacity + 2)
    let first = inbox.take(limit: DropInbox.capacity - 1)
    let last = inbox.take(limit: 9)
    let nothing = inbox.take(limit: 9)
    // The folder is looked through once what was kept has been dealt with.
    #expect(first?.hasOverflowed == false)
    #expect(last == .init(notices: [notice], hasOverflowed: true))
    #expect(nothing == nil)
  }

  @Test mutating func roomMattersOnlyWhileWaitingOrWorking() {
    let idle = inbox.roomAppeared()
    let afterIdle = inbox.take(limit: 9)
    #expect(!idle)
    #expect(afterIdle == nil)
    inbox.isWaitingForRoom = true
    let waiting = inbox.roomAppeared()
    #expect(waiting)
    let work = inbox.take(limit: 9)
    #expect(work == .init(hasRoomNews: true))
    inbox.isWaitingForRoom = false
    let working = inbox.roomAppeared()
    let news = inbox.take(limit: 9)
    #expect(!working)
    #expect(news == .init(hasRoomNews: true))
  }

  @Test mutating func theTimeToRetryStartsTheWork() {
    let starts = inbox.retryTimeCame()
    let work = inbox.take(limit: 9)
    #expect(starts)
    #expect(work == .init(isTimeToRetry: true))
  }

  @Test func aNoticeKnowsItsName() {
    let name = EntryName("x")
    for notice in [DropNotice.moved(name), .created(name), .found(name)] { #expect(notice.name == name) }
  }

  @Test func aNameIsLookedAtOnceWhereItWasFinished() {
    let a = EntryName("a")
    let b = EntryName("b")
    let c = EntryName("c")
    let notices: [DropNotice] = [
      .created(a), .created(b), .moved(b), .created(c), .moved(a), .found(a), .moved(b), .created(c),
    ]
    #expect(notices.onePerName() == [.moved(b), .created(c), .moved(a)])
    #expect([DropNotice]().onePerName().isEmpty)
  }
}
