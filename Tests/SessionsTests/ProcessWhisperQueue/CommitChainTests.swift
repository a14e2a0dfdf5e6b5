import Synchronization
import Testing

@testable import Sessions

@Suite(.timeLimit(.minutes(5)))
struct CommitChainTests {
  private final class Notes: Sendable {
    private let texts = Mutex<[String]>([])
    var all: [String] { texts.withLock { $0 } }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
  }

  @Test func aStepGivesItsValue() async {
    var chain = CommitChain()
    let step = chain.append { 7 }
    #expect(await step.value == 7)
  }

  @Test func stepsRunInTheOrderInWhichTheyWereAskedFor() async {
    var chain = CommitChain()
    let notes = Notes()
    let steps = (0..<50).map { index in
      chain.append {
        notes.add("\(index) begins")
        await Task.yield()
        notes.add("\(index) ends")
      }
    }
    for step in steps.reversed() { await step.value }
    #expect(notes.all == (0..<50).flatMap { ["\($0) begins", "\($0) ends"] })
  }

  @Test func aStepWaitsForTheOneBefore() async {
    var chain = CommitChain()
    let notes = Notes()
    let (gate, open) = AsyncStream<Void>.makeStream()
    _ = chain.append {
      for await _ in gate {}
      notes.add("first")
    }
    let second = chain.append { notes.add("second") }
    #expect(notes.all.isEmpty)
    open.finish()
    await second.value
    #expect(notes.all == ["first", "second"])
  }

  @Test func aCancelledStepStillHoldsItsPlace() async {
    var chain = CommitChain()
    let notes = Notes()
    let first = chain.append { notes.add("first") }
    first.cancel()
    await chain.append { notes.add("second") }.value
    #expect(notes.all == ["first", "second"])
  }
}
