import Synchronization
import TranscriptionCore

/// One format's sound for any number of listeners: made once, held once (some seconds of it), read by each at its own
/// pace.
///
/// What is added comes out with the next ``publish()``, which wakes all waiting listeners. A listener costs a number
/// and, while it waits, a continuation.
final class AudioBroadcast: Sendable {
  private struct Listener {
    var index: Int
    var hasHeaders = false
    var waiter: CheckedContinuation<Reading, Never>?
  }

  private enum Reading {
    case chunk([UInt8])
    case more
    case end
  }

  private struct State {
    var ring: ChunkRing
    /// What every listener needs first; `nil` until it is known.
    var headers: [UInt8]?
    var pending: [UInt8] = []
    var listeners: [Int: Listener] = [:]
    var nextListener = 0
    var hasEnded = false
    var jumps = 0

    mutating func takeWaiters() -> [CheckedContinuation<Reading, Never>] {
      var waiters: [CheckedContinuation<Reading, Never>] = []
      for listener in listeners.keys {
        if let waiter = listeners[listener]?.waiter {
          waiters.append(waiter)
          listeners[listener]?.waiter = nil
        }
      }
      return waiters
    }

    /// - Returns: `nil` when there is nothing yet; the waiter is kept then.
    mutating func read(
      for id: Int, mostBytes: Int, orWait waiter: CheckedContinuation<Reading, Never>
    ) -> Reading? {
      guard var listener = listeners[id] else { return .end }
      guard let headers, let (bytes, isJump) = ring.read(from: &listener.index, mostBytes: mostBytes) else {
        if hasEnded { return .end }
        listener.waiter = waiter
        listeners[id] = listener
        return nil
      }
      if isJump { jumps += 1 }
      let isFirst = !listener.hasHeaders
      listener.hasHeaders = true
      listeners[id] = listener
      return .chunk(isFirst ? headers + bytes : bytes)
    }
  }

  /// The most that one reading returns: what a connection takes at once.
  private static let mostBytes = 1 << 16

  private let state: Mutex<State>

  /// - Parameters:
  ///   - headers: what every listener needs first; `nil` when an encoder will say.
  ///   - chunks: that are held.
  ///   - lead: chunks that a new listener gets at once.
  init(headers: [UInt8]?, chunks: Int, lead: Int) {
    state = Mutex(State(ring: ChunkRing(capacity: chunks, lead: lead), headers: headers))
  }

  // MARK: The source

  func begin(with headers: [UInt8]) { state.withLock { $0.headers = ($0.headers ?? []) + headers } }

  /// Whole frames or pages.
  func add(_ sound: [UInt8]) { state.withLock { $0.pending += sound } }

  /// What was added since the last time goes out, as one chunk.
  func publish() {
    let waiters = state.withLock { state -> [CheckedContinuation<Reading, Never>] in
      guard !state.pending.isEmpty else { return [] }
      state.ring.append(state.pending)
      state.pending = []
      return state.takeWaiters()
    }
    for waiter in waiters { waiter.resume(returning: .more) }
  }

  /// Nothing more will come. Listeners still get what they have not had.
  func end() {
    let waiters = state.withLock { state in
      state.hasEnded = true
      return state.takeWaiters()
    }
    for waiter in waiters { waiter.resume(returning: .more) }
  }

  var hasEnded: Bool { state.withLock { $0.hasEnded } }
  var isDeserted: Bool { state.withLock { $0.listeners.isEmpty } }
  /// How often a listener was too slow and lost some sound.
  var jumps: Int { state.withLock { $0.jumps } }

  // MARK: Listeners

  func join() -> Int {
    state.withLock { state in
      let listener = state.nextListener
      state.nextListener += 1
      state.listeners[listener] = Listener(index: state.ring.entry)
      return listener
    }
  }

  func leave(_ listener: Int) {
    let waiter = state.withLock { $0.listeners.removeValue(forKey: listener)?.waiter }
    waiter?.resume(returning: .end)
  }

  /// The next bytes for a listener. One call at a time for each.
  ///
  /// - Returns: `nil` at the end, after ``leave(_:)`` and when the task is cancelled.
  func next(for listener: Int) async -> [UInt8]? {
    await withTaskCancellationHandler {
      while true {
        let reading = await withCheckedContinuation { (waiter: CheckedContinuation<Reading, Never>) in
          let ready = state.withLock { state -> Reading? in
            Task.isCancelled ? .end : state.read(for: listener, mostBytes: Self.mostBytes, orWait: waiter)
          }
          if let ready { waiter.resume(returning: ready) }
        }
        switch reading {
        case .chunk(let bytes): return bytes
        case .end: return nil
        case .more: continue
        }
      }
    } onCancel: {
      leave(listener)
    }
  }
}
