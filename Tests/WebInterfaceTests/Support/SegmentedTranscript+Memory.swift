import Synchronization
import TranscriptionCore

extension SegmentedTranscript {
  /// A transcript in memory.
  ///
  /// - Parameters:
  ///   - failure: what every page fails with.
  ///   - isEndless: whether its first page comes again and again.
  init(_ transcript: Transcript, segmentsPerPage: Int, failure: ServiceError? = nil, isEndless: Bool = false) {
    var head = transcript
    head.segments = []
    self.init(head: head) {
      let read = Counter()
      return SegmentPages { () async throws(ServiceError) in
        if let failure { throw failure }
        let rest = transcript.segments.dropFirst(isEndless ? 0 : read.next() * segmentsPerPage)
        return rest.isEmpty ? nil : Array(rest.prefix(segmentsPerPage))
      }
    }
  }

  private final class Counter: Sendable {
    private let count = Mutex(0)

    /// 0, 1, 2 and so on.
    func next() -> Int {
      count.withLock { count in
        defer { count += 1 }
        return count
      }
    }
  }
}
