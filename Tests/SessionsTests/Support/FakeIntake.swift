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
  private var claimWaiters: [(count: Int, waiter: CheckedContinuation<Void, Never>)] = []

  init(session: SessionID, folder: String, room: Int) {
    self.session = session
    self.folder = folder
    self.room = room
  }

  func makeRoom(_ files: Int) { room += files }

  /// Returns once so many files were claimed.
  func waitForClaims(_ count: Int) async {
    if claims.count >= count { return }
    await withCheckedContinuation { claimWaiters.append((count, $0)) }
  }

  func hasRoom(forBytes bytes: Int) -> Bool { room > 0 }

  func claimed(_ name: EntryName, bytes: Int, upload: UploadRecord?) -> MediaRecord? {
    room -= 1
    claims.append(name.text)
    for waiter in claimWaiters where waiter.count <= claims.count { waiter.waiter.resume() }
    claimWaiters.removeAll { $0.count <= claims.count }
    return .sample(in: session, ordinal: claims.count, bytes: bytes)
  }

  nonisolated func mediaPath(of record: MediaRecord) -> String { folder + "/" + record.storedName }

  func bytesAlreadyThere(_ record: MediaRecord) -> Int? {
    try? FileManager.default.attributesOfItem(atPath: mediaPath(of: record))[.size] as? Int
  }

  func arrived(_ record: MediaRecord, bytes: Int) { arrivals.append(record.storedName) }

  func vanished(_ record: MediaRecord) { lost.append(record.storedName) }
}
