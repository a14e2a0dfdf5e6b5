import Testing

@testable import Sessions

/// The bounded lists of names that a handler keeps.
struct WaitingNamesTests {
  private var waiting = WaitingFiles()
  private var traces = FolderTraces()

  private func name(_ number: Int) -> EntryName { EntryName("\(number)") }

  @Test mutating func namesComeOutInOrderAndOnce() {
    for number in [1, 2, 1, 3] { waiting.add(name(number)) }
    #expect(waiting.first(9) == [1, 2, 3].map { name($0) })
    waiting.removeFirst(2)
    #expect(waiting.first(9) == [name(3)])
    #expect(!waiting.contains(name(1)))
    waiting.add(name(1))
    #expect(waiting.first(9) == [name(3), name(1)])
  }

  @Test mutating func pastTheBoundItRemembersThatThereIsMore() {
    for number in 0..<DropInbox.capacity { waiting.add(name(number)) }
    #expect(waiting.isFull)
    #expect(!waiting.hasMoreInFolder)
    waiting.add(name(0))
    #expect(!waiting.hasMoreInFolder)
    waiting.add(name(-1))
    let first = waiting.takeHasMoreInFolder()
    let second = waiting.takeHasMoreInFolder()
    #expect(first)
    #expect(!second)
    #expect(!waiting.contains(name(-1)))
  }

  @Test mutating func tracesGoWithTheirFiles() {
    traces.add(name(1))
    traces.add(name(2))
    traces.remove(name(1))
    #expect(traces.names == [name(2)])
    #expect(!traces.isIncomplete)
  }

  @Test mutating func tracesPastTheBoundAreKnownToBeMissing() {
    for number in 0..<FolderTraces.capacity { traces.add(name(number)) }
    traces.add(name(0))
    #expect(!traces.isIncomplete)
    traces.add(name(-1))
    #expect(traces.isIncomplete)
  }
}
