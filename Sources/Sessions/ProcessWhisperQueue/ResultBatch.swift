import Foundation
import TranscriptionCore

/// One commit's worth of results, put together: what is written of windows and files, and the events that tell of it. A
/// pure value; the journal and the queue's own state follow once it is written.
struct ResultBatch {
  private(set) var changes: [JournalChange]
  private(set) var events: [SessionEvent] = []
  /// The results that count: of files that are still wanted.
  private(set) var results: [WindowRecord] = []
  /// The files as they are afterwards, in the order in which they came up.
  private(set) var entries: [(file: FileID, entry: QueueEntry)] = []
  private var places: [FileID: Int] = [:]

  init(leases: [WindowLeaseRecord], returns: [QueueArrivals.Return]) {
    // A lease may follow the return of the one before.
    changes = returns.map { .windowCameBack(file: $0.file, index: $0.index, attempts: $0.attempts) }
    changes += leases.map { .windowLeased($0) }
  }

  /// - Parameter entry: looks a file up; asked once for each.
  mutating func add(_ result: WindowRecord, entry: (FileID) -> QueueEntry?) {
    let place: Int
    if let known = places[result.file] {
      place = known
    } else {
      guard let found = entry(result.file), !found.isOver else { return }
      place = entries.count
      places[result.file] = place
      entries.append((result.file, found))
    }
    guard case .settling = entries[place].entry.flying[result.window.index]?.stage else { return }
    entries[place].entry.settle(result)
    results.append(result)
    changes.append(.windowFinished(result))
    events += result.segments.map { .segmentFinal(result.file, $0) }
  }

  /// Completes the files that have nothing left to do.
  ///
  /// - Returns: those files.
  mutating func finish(at now: Date, eta: (FileID) -> Double?) -> [FileID] {
    var finished: [FileID] = []
    for place in entries.indices {
      let file = entries[place].file
      if entries[place].entry.isWorkedOff {
        events.append(entries[place].entry.finish(at: now))
        finished.append(file)
      } else {
        events.append(.fileProgress(file, progress: entries[place].entry.progress, etaSeconds: eta(file)))
      }
      changes.append(.fileChanged(entries[place].entry.record))
    }
    return finished
  }
}
