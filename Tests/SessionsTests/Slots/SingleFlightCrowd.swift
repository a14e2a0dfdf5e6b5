import Synchronization
import TranscriptionCore

@testable import Sessions

/// Many callers that need the same few windows from one ``RecognitionCache``, and how many lead at the same time.
final class SingleFlightCrowd: Sendable {
  private let cache: RecognitionCache
  private let leaders = Mutex<[RecognitionKey: Int]>([:])
  private let overlapCount = Mutex(0)

  /// How often a caller was told to lead while another one led.
  var overlaps: Int { overlapCount.withLock { $0 } }

  init(cache: RecognitionCache) { self.cache = cache }

  /// Gets a window, begins again when the leader fails, and itself fails as often as `failures` says.
  ///
  /// - Returns: what it got.
  func get(_ key: RecognitionKey, for owner: WindowID, recognised: RecognizedWindow, failures: Int) async
    -> RecognizedWindow
  {
    var failuresLeft = failures
    while true {
      let fails = failuresLeft > 0
      let answer = await withCheckedContinuation { continuation in
        switch self.cache.begin(key, for: owner, whenDone: { continuation.resume(returning: $0) }) {
        case .hit(let result): continuation.resume(returning: result)
        case .follow: break
        case .lead: continuation.resume(returning: self.lead(key, owner, recognised: fails ? nil : recognised))
        }
      }
      if let answer { return answer }
      failuresLeft -= 1
    }
  }

  private func lead(_ key: RecognitionKey, _ owner: WindowID, recognised: RecognizedWindow?) -> RecognizedWindow? {
    let others = leaders.withLock { leaders in
      leaders[key, default: 0] += 1
      return leaders[key, default: 0] - 1
    }
    if others > 0 { overlapCount.withLock { $0 += 1 } }
    leaders.withLock { $0[key, default: 0] -= 1 }
    if let recognised {
      cache.finish(key, by: owner, with: recognised)
    } else {
      cache.abandon(key, by: owner)
    }
    return recognised
  }
}
