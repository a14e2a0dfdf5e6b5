import Testing
import TranscriptionCore

@testable import sotto_worker

struct PendingRequestsTests {
  private let audio = WindowAudio(path: "/dev/null", samples: 1)

  private func windows(_ ids: String...) -> [WorkerRequest.Window] {
    ids.map { .init(id: $0, audio: audio, options: .init()) }
  }

  @Test func handsOutRequestsInTheirOrderAndWindowsInBatches() {
    var pending = PendingRequests(maximumBatch: 2)
    pending.enqueue(windows("a", "b", "c"))
    pending.enqueueDetection(id: "d", audio: audio)
    var order: [[String]] = []
    while let work = pending.begin() {
      order.append(work.ids)
      _ = pending.finish()
    }
    #expect(order == [["a", "b"], ["c"], ["d"]])
  }

  @Test func dropsARequestThatWaitsAndIsTakenBack() {
    var pending = PendingRequests(maximumBatch: 2)
    pending.enqueue(windows("a", "b"))
    pending.enqueueDetection(id: "d", audio: audio)
    let dropped = [pending.cancel("a"), pending.cancel("d")]
    let left = [pending.begin(), pending.begin()]
    #expect(dropped == [true, true])
    #expect(left.map { $0?.ids } == [["b"], nil])
  }

  @Test func remembersARunningRequestThatIsTakenBackUntilItIsDone() {
    var pending = PendingRequests(maximumBatch: 2)
    pending.enqueue(windows("a", "b"))
    _ = pending.begin()
    let dropped = pending.cancel("b")
    let unwanted = [pending.finish(), pending.finish()]
    #expect(!dropped)
    #expect(unwanted == [["b"], []])
  }

  @Test func answersNothingForAnUnknownId() {
    var pending = PendingRequests(maximumBatch: 1)
    let dropped = pending.cancel("unknown")
    pending.enqueue(windows("unknown"))
    _ = pending.begin()
    let unwanted = pending.finish()
    #expect(!dropped)
    #expect(unwanted.isEmpty)
  }
}
