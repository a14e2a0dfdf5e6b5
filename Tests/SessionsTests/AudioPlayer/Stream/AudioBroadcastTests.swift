import Testing

@testable import Sessions

@Suite(.timeLimit(.minutes(15)))
struct AudioBroadcastTests {
  private let broadcast = AudioBroadcast(headers: [0], chunks: 4, lead: 2)

  private func send(_ chunk: [UInt8]) {
    broadcast.add(chunk)
    broadcast.publish()
  }

  @Test func everyListenerGetsTheHeadersAndThenTheSame() async {
    let first = broadcast.join()
    send([1])
    let second = broadcast.join()
    #expect(await broadcast.next(for: first) == [0, 1])
    #expect(await broadcast.next(for: second) == [0, 1])
    send([2])
    #expect(await broadcast.next(for: first) == [2])
    #expect(await broadcast.next(for: second) == [2])
  }

  @Test func holdsSoundBackUntilTheHeadersAreKnown() async {
    let broadcast = AudioBroadcast(headers: nil, chunks: 4, lead: 2)
    let listener = broadcast.join()
    async let chunk = broadcast.next(for: listener)
    broadcast.begin(with: [8])
    broadcast.begin(with: [9])
    broadcast.add([1])
    broadcast.publish()
    #expect(await chunk == [8, 9, 1])
  }

  @Test func wakesAllWaitingListeners() async {
    let listeners = (0..<50).map { _ in broadcast.join() }
    await withTaskGroup(of: [UInt8]?.self) { group in
      for listener in listeners { group.addTask { [broadcast] in await broadcast.next(for: listener) } }
      send([1])
      for await chunk in group { #expect(chunk == [0, 1]) }
    }
  }

  @Test func aSlowListenerMissesSomeAndHoldsNoOtherUp() async {
    let slow = broadcast.join()
    let quick = broadcast.join()
    for number in 1...9 {
      send([UInt8(number)])
      #expect(await broadcast.next(for: quick)?.last == UInt8(number))
    }
    #expect(await broadcast.next(for: slow) == [0, 8, 9])
    #expect(broadcast.jumps == 1)
  }

  @Test func endsForListenersThatHaveEverything() async {
    let listener = broadcast.join()
    send([1])
    broadcast.end()
    #expect(await broadcast.next(for: listener) == [0, 1])
    #expect(await broadcast.next(for: listener) == nil)
  }

  @Test func endsForWaitingListeners() async {
    let listener = broadcast.join()
    async let chunk = broadcast.next(for: listener)
    broadcast.end()
    #expect(await chunk == nil)
  }

  @Test func aCancelledListenerIsGone() async {
    let listener = broadcast.join()
    let waiting = Task { [broadcast] in await broadcast.next(for: listener) }
    waiting.cancel()
    #expect(await waiting.value == nil)
    #expect(broadcast.isDeserted)
  }

  @Test func aListenerThatLeavesWhileWaitingIsWoken() async {
    let listener = broadcast.join()
    async let chunk = broadcast.next(for: listener)
    broadcast.leave(listener)
    #expect(await chunk == nil)
    #expect(broadcast.isDeserted)
  }
}
