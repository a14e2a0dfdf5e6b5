import Foundation
import TranscriptionCore

@testable import Sessions

/// A session in memory for a handler: claims what it has room for.
actor FakeIntake: MediaIntake {
  enum Step: Hashable { case claim, arrival }

  let session: SessionID
  let folder: String
  /// Files that may still be claimed.
  private(set) var room: Int
  private(set) var claims: [String] = []
  private(set) var arrivals: [FileID] = []
  private(set) var lost: [FileID] = []
  /// Sizes of the batches in which files were claimed.
  private(set) var batches: [Int] = []
  private var failures: [Step: Int] = [:]
  private var waiters: [UUID: (isDone: @Sendable (FakeIntake) -> Bool, waiter: CheckedContinuation<Void, Never>)] = [:]
  /// Called after each file was claimed, before it is moved.
  private let afterClaim: @Sendable ([DropCandidate]) -> Void
  private let rescan: @Sendable () -> Void

  init(
    session: SessionID, folder: String, room: Int,
    afterClaim: @escaping @Sendable ([DropCandidate]) -> Void = { _ in }, rescan: @escaping @Sendable () -> Void = {}
  ) {
    self.session = session
    self.folder = folder
    self.room = room
    self.afterClaim = afterClaim
    self.rescan = rescan
  }

  nonisolated func lookThroughFolder() { rescan() }

  func makeRoom(_ files: Int) { room += files }

  /// Has a step fail so many times, as on a full disk.
  func fail(_ step: Step, times: Int = 1) { failures[step, default: 0] += times }

  /// Returns once so many files were claimed, or when the task is cancelled.
  func waitForClaims(_ count: Int) async { await wait { $0.assumeIsolated { $0.claims.count >= count } } }

  /// Returns once so many files have arrived, or when the task is cancelled.
  func waitForArrivals(_ count: Int) async { await wait { $0.assumeIsolated { $0.arrivals.count >= count } } }

  private func wait(_ isDone: @escaping @Sendable (FakeIntake) -> Bool) async {
    let id = UUID()
    await withTaskCancellationHandler {
      if isDone(self) || Task.isCancelled { return }
      await withCheckedContinuation { waiters[id] = (isDone, $0) }
    } onCancel: {
      Task { await self.stopWaiting(id) }
    }
  }

  private func stopWaiting(_ id: UUID) { waiters.removeValue(forKey: id)?.waiter.resume() }

  private func wakeWaiters() {
    for (id, waiter) in waiters where waiter.isDone(self) {
      waiters[id] = nil
      waiter.waiter.resume()
    }
  }

  private func failIfTold(_ step: Step) throws {
    guard let count = failures[step], count > 0 else { return }
    failures[step] = count - 1
    throw ServiceError(.overloaded, code: "storage_full", message: "scripted")
  }

  func places() -> Int { room }

  func reserve(_ files: [DropCandidate]) -> Int {
    let count = min(room, files.count)
    room -= count
    return count
  }

  func release(_ files: [FileID]) { room += files.count }

  func claimed(_ files: [DropCandidate]) throws -> [MediaRecord] {
    try failIfTold(.claim)
    let records = files.enumerated().map { place, file in
      var record = MediaRecord.sample(
        file.id, in: session, ordinal: claims.count + place, bytes: file.bytes, state: .claimed)
      record.dropName = file.name.text
      return record
    }
    claims += files.map(\.name.text)
    batches.append(files.count)
    wakeWaiters()
    afterClaim(files)
    return records
  }

  nonisolated func mediaPath(of record: MediaRecord) -> String { folder + "/" + record.storedName }

  func arrived(_ records: [MediaRecord]) throws {
    try failIfTold(.arrival)
    arrivals += records.map(\.id)
    wakeWaiters()
  }

  func vanished(_ record: MediaRecord) {
    lost.append(record.id)
    wakeWaiters()
  }
}
