package import Foundation

/// What sessions are, on disk. A session is its journal: after a crash everything is rebuilt from here.
///
/// Commits are atomic, applied in the order of the calls, and durable once the call returns. The calls that write run on
/// the caller's executor up to their place in the order: what an actor commits first is applied first, also when two of
/// its methods interleave.
package protocol SessionJournal: Sendable {
  /// Applies changes and appends events to the session's log in one step.
  ///
  /// - Returns: the events with their numbers.
  /// - Throws: ``ServiceError`` (`overloaded`, code `storage_full`, when the disk is full); nothing is applied then.
  @discardableResult
  nonisolated(nonsending) func commit(
    _ changes: [JournalChange], events: [SessionEvent], in session: SessionID, at time: Date
  ) async throws -> [RecordedEvent]

  /// Forgets everything about a session, in portions: commits of other sessions come in between. Doing it again is no
  /// error, and finishes what a crash interrupted. From the call on the session takes no more commits.
  nonisolated(nonsending) func removeSession(_ id: SessionID) async throws

  /// Gives room that is no longer needed back to the file system, and makes sure that nothing of removed sessions stays
  /// readable on disk, as far as that is possible without delaying others.
  func tidyUp() async throws

  /// As ``tidyUp()``, but rewrites nothing while others write. Called now and then.
  func tidyUpAfterPause() async throws

  /// All sessions, oldest first.
  func sessions() async throws -> [SessionRecord]

  /// Viewer tokens that have not expired at `time`.
  func viewers(at time: Date) async throws -> [ViewerRecord]

  /// The session's media files in playlist order.
  func files(of session: SessionID) async throws -> [MediaRecord]

  /// Uploads that were announced and not claimed.
  func uploads(of session: SessionID) async throws -> [UploadRecord]

  /// A file's windows in order of time, with their segments.
  func windows(of file: FileID, in session: SessionID) async throws -> [WindowRecord]

  /// A file's windows in order of time, with their segments: those behind `last`, as many as make a page of some 100 kB and
  /// at least one.
  ///
  /// - Parameter last: of the page before; `nil` for the first.
  func windows(of file: FileID, in session: SessionID, after last: SpeechWindow?) async throws -> [WindowRecord]

  /// What a file's windows say of its transcript, without reading their segments.
  func transcriptOutline(of file: FileID, in session: SessionID) async throws -> TranscriptOutline

  /// What became of a file's windows, in order of time, without their text.
  func windowStatus(of file: FileID, in session: SessionID) async throws -> [WindowStatus]

  /// The captions of files as far as they are known, in playlist order, then in order of time; without gaps.
  func captionLines(of files: [FileID], in session: SessionID) async throws -> [CaptionLine]

  /// A file's speakers; `nil` where it was not diarized.
  func speakers(of file: FileID, in session: SessionID) async throws -> FileSpeakers?

  /// The session's player; `nil` before its first change.
  func player(of session: SessionID) async throws -> PlayerState?

  /// Events after number `seq`, oldest first, at most `limit` and ``EventPage/largestBytes``. The log's beginning is
  /// dropped when it grows too long: where the events that follow `seq` are gone, the first that there is comes first.
  func events(of session: SessionID, after seq: Int, limit: Int) async throws -> [RecordedEvent]

  /// Number of the session's newest event; 0 when there is none.
  func lastEvent(of session: SessionID) async throws -> Int
}
