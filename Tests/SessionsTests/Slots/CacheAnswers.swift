import Synchronization
import TranscriptionCore

@testable import Sessions

/// What the callbacks of a ``RecognitionCache`` said.
final class CacheAnswers: Sendable {
  private let state = Mutex<[RecognizedWindow?]>([])

  var all: [RecognizedWindow?] { state.withLock { $0 } }

  func append(_ result: RecognizedWindow?) { state.withLock { $0.append(result) } }
}

extension RecognitionCache.Start {
  var isLead: Bool { if case .lead = self { true } else { false } }
  var isFollow: Bool { if case .follow = self { true } else { false } }
  var result: RecognizedWindow? { if case .hit(let result) = self { result } else { nil } }
}
