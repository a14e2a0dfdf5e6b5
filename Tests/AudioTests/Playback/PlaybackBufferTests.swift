import Testing

@testable import Audio

struct PlaybackBufferTests {
  private let buffer = PlaybackBuffer(capacity: 1 << 20)

  @Test func givesWhatThereIsAndNeverWaits() async {
    #expect(buffer.take(samples: 10).isEmpty)
    await buffer.append([1, 2, 3, 4, 5, 6])
    #expect(buffer.take(samples: 10) == [1, 2, 3, 4])
    await buffer.append([7, 8, 9])
    #expect(buffer.take(samples: 1) == [5, 6, 7, 8])
  }

  @Test func leavesOutWhatIsHereAndWhatIsStillToCome() async {
    await buffer.append([UInt8](repeating: 1, count: 8))
    buffer.skip(samples: 3)
    #expect(buffer.take(samples: 9).isEmpty)
    await buffer.append([2, 2, 2, 2, 3, 3, 3, 3])
    #expect(buffer.take(samples: 9) == [3, 3, 3, 3])
  }

  @Test func holdsADecoderBackUntilThereIsRoom() async {
    let small = PlaybackBuffer(capacity: 8)
    await small.append([1, 2, 3, 4])
    // Comes to an end only because something is taken.
    async let waiting: Void = small.append([5, 6, 7, 8])
    var taken: [UInt8] = []
    while taken.count < 8 {
      taken += small.take(samples: 1)
      await Task.yield()
    }
    await waiting
    #expect(taken == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func closingFreesAWaitingDecoder() async {
    let small = PlaybackBuffer(capacity: 4)
    async let waiting: Void = small.append([1, 2, 3, 4, 5])
    while small.delivered == 0 { await Task.yield() }
    small.close()
    await waiting
    #expect(small.take(samples: 1).isEmpty)
  }

  @Test func cancellationFreesAWaitingDecoder() async {
    let small = PlaybackBuffer(capacity: 4)
    let waiting = Task { await small.append([1, 2, 3, 4]) }
    while small.delivered == 0 { await Task.yield() }
    waiting.cancel()
    await waiting.value
  }
}
