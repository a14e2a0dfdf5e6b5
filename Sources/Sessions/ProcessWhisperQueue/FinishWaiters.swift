import Foundation
import TranscriptionCore

/// Calls that wait for the ends of files.
struct FinishWaiters {
  private var waiters: [FileID: [UUID: CheckedContinuation<Void, Never>]] = [:]

  mutating func add(_ continuation: CheckedContinuation<Void, Never>, _ waiter: UUID, for file: FileID) {
    waiters[file, default: [:]][waiter] = continuation
  }

  mutating func resume(_ waiter: UUID, for file: FileID) {
    waiters[file]?.removeValue(forKey: waiter)?.resume()
    if waiters[file]?.isEmpty == true { waiters[file] = nil }
  }

  mutating func resume(_ file: FileID) {
    for waiter in (waiters.removeValue(forKey: file) ?? [:]).values { waiter.resume() }
  }

  mutating func resumeAll() {
    for file in waiters.keys { resume(file) }
  }
}
