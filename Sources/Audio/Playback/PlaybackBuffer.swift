import Synchronization
import TranscriptionCore

/// Decoded sound between a decoder, which waits while there is enough of it, and a player's clock, which never waits.
final class PlaybackBuffer: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    /// Index of the first byte in `bytes` that has not been taken.
    var start = 0
    /// Bytes still to come that are to be discarded.
    var toSkip = 0
    /// Bytes that ever came.
    var delivered = 0
    var isClosed = false
    var waitingForRoom: CheckedContinuation<Void, Never>?

    var count: Int { bytes.count - start }

    mutating func drop(_ count: Int) {
      start += count
      if start == bytes.count {
        bytes.removeAll(keepingCapacity: true)
        start = 0
      } else if start >= 1 << 16 {
        bytes.removeFirst(start)
        start = 0
      }
    }

    /// The continuation that waits for room, if there is room now; the caller has to resume it.
    mutating func roomWaiter(capacity: Int) -> CheckedContinuation<Void, Never>? {
      guard isClosed || count < capacity else { return nil }
      defer { waitingForRoom = nil }
      return waitingForRoom
    }
  }

  private let state = Mutex(State())
  private let capacity: Int

  /// - Parameter capacity: bytes at which the decoder waits.
  init(capacity: Int) { self.capacity = capacity }

  /// Adds what was decoded, then waits for room. Returns at once when closed or cancelled. One caller at a time.
  func append(_ new: [UInt8]) async {
    state.withLock { state in
      guard !new.isEmpty, !state.isClosed else { return }
      state.delivered += new.count
      let skipped = min(state.toSkip, new.count)
      state.toSkip -= skipped
      state.bytes += new[skipped...]
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let isFull = state.withLock { state in
          guard !state.isClosed, !Task.isCancelled, state.count >= capacity else { return false }
          state.waitingForRoom = waiter
          return true
        }
        if !isFull { waiter.resume() }
      }
    } onCancel: {
      close()
    }
  }

  /// Throws away what there is; a waiting decoder goes on.
  func close() {
    let waiter = state.withLock { state in
      state.isClosed = true
      state.bytes = []
      state.start = 0
      return state.roomWaiter(capacity: capacity)
    }
    waiter?.resume()
  }

  /// Up to `samples` of what comes next, without waiting.
  func take(samples: Int) -> [UInt8] {
    let (taken, waiter) = state.withLock { state in
      let available = min(samples, state.count / StreamPCM.bytesPerSample) * StreamPCM.bytesPerSample
      let taken = Array(state.bytes[state.start..<state.start + available])
      state.drop(available)
      return (taken, state.roomWaiter(capacity: capacity))
    }
    waiter?.resume()
    return taken
  }

  /// The next `samples` are not wanted, whether they are here already or still to come.
  func skip(samples: Int) {
    let waiter = state.withLock { state in
      let wanted = samples * StreamPCM.bytesPerSample
      let here = min(wanted, state.count)
      state.drop(here)
      state.toSkip += wanted - here
      return state.roomWaiter(capacity: capacity)
    }
    waiter?.resume()
  }

  /// Bytes that the decoder has brought.
  var delivered: Int { state.withLock { $0.delivered } }
}
