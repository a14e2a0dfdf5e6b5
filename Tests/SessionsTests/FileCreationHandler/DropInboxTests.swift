import Testing

@testable import Sessions

struct DropInboxTests {
  private let notice = DropNotice.settled(EntryName("a"))

  private func add(_ inbox: inout DropInbox) -> Bool { inbox.add(notice) }
  private func take(_ inbox: inout DropInbox) -> [DropNotice] { inbox.take() }
  private func takeOverflow(_ inbox: inout DropInbox) -> Bool { inbox.takeOverflow() }

  @Test func theFirstNoticeStartsDraining() {
    var inbox = DropInbox()
    #expect(add(&inbox))
    #expect(!add(&inbox))
  }

  @Test func noticesComeOutInOrder() {
    var inbox = DropInbox()
    let notices: [DropNotice] = [.created(EntryName("a")), .settled(EntryName("a")), .found(EntryName("b"))]
    for notice in notices { _ = inbox.add(notice) }
    #expect(take(&inbox) == notices)
    #expect(take(&inbox).isEmpty)
  }

  @Test func whoeverFindsNothingIsDoneAndTheNextNoticeStartsAnew() {
    var inbox = DropInbox()
    _ = inbox.add(notice)
    _ = inbox.take()
    #expect(!add(&inbox))
    _ = inbox.take()
    #expect(take(&inbox).isEmpty)
    #expect(add(&inbox))
  }

  @Test func pastItsCapacityItOnlyRemembersThatThereIsMore() {
    var inbox = DropInbox()
    for _ in 0..<DropInbox.capacity { _ = inbox.add(notice) }
    #expect(!takeOverflow(&inbox))
    _ = inbox.add(notice)
    _ = inbox.add(notice)
    #expect(take(&inbox).count == DropInbox.capacity)
    #expect(takeOverflow(&inbox))
    #expect(!takeOverflow(&inbox))
  }

  @Test func aNoticeKnowsItsName() {
    let name = EntryName("x")
    for notice in [DropNotice.settled(name), .created(name), .found(name)] { #expect(notice.name == name) }
  }
}
