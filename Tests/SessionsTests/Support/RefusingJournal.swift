import Foundation
import Persistence
import Synchronization
import TranscriptionCore

/// A journal that refuses commits with some changes for good, as one does whose rows have been tampered with.
final class RefusingJournal: SessionJournal {
  private struct Refusal: Error {}

  let journal: SQLiteJournal
  private let refuses: @Sendable (JournalChange) -> Bool
  private let count = Mutex(0)

  init(_ journal: SQLiteJournal, refuses: @escaping @Sendable (JournalChange) -> Bool) {
    self.journal = journal
    self.refuses = refuses
  }

  /// Commits that were refused.
  var refusals: Int { count.withLock { $0 } }

  nonisolated(nonsending) func commit(
    _ changes: [JournalChange], events: [SessionEvent], in session: SessionID, at time: Date
  ) async throws -> [RecordedEvent] {
    if changes.contains(where: refuses) {
      count.withLock { $0 += 1 }
      throw Refusal()
    }
    return try await journal.commit(changes, events: events, in: session, at: time)
  }

  nonisolated(nonsending) func removeSession(_ id: SessionID) async throws { try await journal.removeSession(id) }
  func tidyUp() async throws { try await journal.tidyUp() }

  func tidyUpAfterPause() async throws { try await journal.tidyUpAfterPause() }
  func sessions() async throws -> [SessionRecord] { try await journal.sessions() }
  func viewers(at time: Date) async throws -> [ViewerRecord] { try await journal.viewers(at: time) }
  func files(of session: SessionID) async throws -> [MediaRecord] { try await journal.files(of: session) }
  func uploads(of session: SessionID) async throws -> [UploadRecord] { try await journal.uploads(of: session) }

  func windows(of file: FileID, in session: SessionID) async throws -> [WindowRecord] {
    try await journal.windows(of: file, in: session)
  }

  func windows(of file: FileID, in session: SessionID, after last: SpeechWindow?) async throws -> [WindowRecord] {
    try await journal.windows(of: file, in: session, after: last)
  }

  func transcriptOutline(of file: FileID, in session: SessionID) async throws -> TranscriptOutline {
    try await journal.transcriptOutline(of: file, in: session)
  }

  func windowStatus(of file: FileID, in session: SessionID) async throws -> [WindowStatus] {
    try await journal.windowStatus(of: file, in: session)
  }

  func captionLines(of files: [FileID], in session: SessionID) async throws -> [CaptionLine] {
    try await journal.captionLines(of: files, in: session)
  }

  func speakers(of file: FileID, in session: SessionID) async throws -> FileSpeakers? {
    try await journal.speakers(of: file, in: session)
  }

  func player(of session: SessionID) async throws -> PlayerState? { try await journal.player(of: session) }

  func events(of session: SessionID, after seq: Int, limit: Int) async throws -> [RecordedEvent] {
    try await journal.events(of: session, after: seq, limit: limit)
  }

  func lastEvent(of session: SessionID) async throws -> Int { try await journal.lastEvent(of: session) }
}
