import Foundation
import TranscriptionCore

@testable import Sessions

/// A session in memory for a handler: claims what it has room for.
actor FakeIntake: MediaIntake {
  let session: SessionID
  let folder: String
  /// Files that may still be claimed.
  private(set) var room: Int
  private(set) var claims: [String] = []
  private(set) var arrivals: [String] = []
  private(set) var lost: [String] = []
  private var claimWaiters: [UUID: (count: Int, waiter: CheckedContinuation<Void, Never>)] = [:]

  init(session: SessionID, folder: String, room: Int) {
    self.session = session
    self.folder = folder
    self.room = room
  }

  func makeRoom(_ files: Int) { room += files }

  /// Returns once so many files were claimed, or when the task is cancelled.
  func waitForClaims(_ count: Int) async {
    let id = UUID()
    await withTaskCancellationHandler {
      if claims.count >= count || Task.isCancelled { return }
      await withCheckedContinuation { claimWaiters[id] = (count, $0) }
    } onCancel: {
      Task { await self.stopWaiting(id) }
    }
  }

  private func stopWaiting(_ id: UUID) { claimWaiters.removeValue(forKey: id)?.waiter.resume() }

  func hasRoom(forBytes bytes: Int) -> Bool { room > 0 }

  func claimed(_ name: EntryName, bytes: Int, upload: UploadRecord?) -> MediaRecord? {
    room -= 1
    claims.append(name.text)
    for (id, waiter) in claimWaiters where waiter.count <= claims.count {
      claimWaiters[id] = nil
      waiter.waiter.resume()
    }
    return .sample(in: session, ordinal: claims.count, bytes: bytes)
  }

  nonisolated func mediaPath(of record: MediaRecord) -> String { folder + "/" + record.storedName }

  func bytesAlreadyThere(_ record: MediaRecord) -> Int? {
    try? FileManager.default.attributesOfItem(atPath: mediaPath(of: record))[.size] as? Int
  }

  func arrived(_ record: MediaRecord, bytes: Int) { arrivals.append(record.storedName) }

  func vanished(_ record: MediaRecord) { lost.append(record.storedName) }
}
