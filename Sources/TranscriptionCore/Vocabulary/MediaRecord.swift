package import Foundation

/// A media file as the journal keeps it.
package struct MediaRecord: Sendable, Hashable {
  /// Its end came before it was found out how long it is: there is nothing of it to play.
  package var endedWithoutSound: Bool { state.isTerminal && duration == nil }

  package var id: FileID
  package var session: SessionID
  /// What the user calls it. Display text only, never part of a path.
  package var name: String
  /// The entry of the drop folder that it was claimed from.
  package var dropName: String
  /// Its name in the session's media folder: `<session-id>_<file-id>.<ext>`.
  package var storedName: String
  package var state: FileState
  /// Place in the session's playlist: rises with arrival, from 0; files that a user moved to the front are below.
  package var ordinal: Int
  package var bytes: Int
  package var sha256: String?
  /// Seconds; `nil` until known.
  package var duration: Double?
  package var sampleRate: Int?
  package var channels: Int?
  package var codec: String?
  package var createdAt: Date
  package var startedAt: Date?
  package var finishedAt: Date?
  /// What has been looked through for speech; every window in there is a row.
  package var prepared = PreparedAudio()
  /// True once every window of the file is a row.
  package var isFullyPrepared: Bool
  package var windowsTotal: Int
  package var windowsDone: Int
  package var windowsFailed: Int
  package var language: String?
  package var engine: String?
  package var model: String?
  /// Why there is no transcript.
  package var failure: FileFailure?
  /// What could not be done or is missing although the file was transcribed, and what there is to know of how it was read.
  package private(set) var notices: [Notice] = []
  /// The gravest of ``notices`` that tells of something wrong.
  package private(set) var warning: FileFailure?
  /// The session's options at the time of the claim.
  package var options: SessionOptions
  package var idempotencyKey: String?
  /// The audio track that was asked for, counted from 1; `nil` where the server chooses.
  package var audioTrack: Int?
  /// The lane in which all its work stands.
  package let lane: Lane

  /// Takes note of something, once for each code and message.
  package mutating func add(_ notice: Notice) {
    guard !notices.contains(notice) else { return }
    notices.append(notice)
    warning = Notice.gravest(of: notices).map { FileFailure(code: $0.code, message: $0.message) }
  }

  /// As the journal has it.
  ///
  /// - Parameter warning: what a journal of before has in place of notices.
  package mutating func restore(_ notices: [Notice], warning: FileFailure?) {
    self.notices = notices
    if notices.isEmpty, let warning { self.notices = [Notice(code: warning.code, message: warning.message)] }
    self.warning = Notice.gravest(of: self.notices).map { FileFailure(code: $0.code, message: $0.message) } ?? warning
  }

  /// Back to where the file was when it had just arrived.
  package mutating func startOver() {
    state = .queued
    failure = nil
    notices = []
    warning = nil
    startedAt = nil
    finishedAt = nil
    prepared = PreparedAudio()
    isFullyPrepared = false
    windowsTotal = 0
    windowsDone = 0
    windowsFailed = 0
    language = nil
  }

  package init(
    id: FileID, session: SessionID, name: String, dropName: String, storedName: String,
    ordinal: Int, bytes: Int, createdAt: Date, options: SessionOptions,
    idempotencyKey: String? = nil, lane: Lane = .file
  ) {
    self.id = id
    self.session = session
    self.name = name
    self.dropName = dropName
    self.storedName = storedName
    self.ordinal = ordinal
    self.bytes = bytes
    self.createdAt = createdAt
    self.options = options
    self.idempotencyKey = idempotencyKey
    self.lane = lane
    state = .claimed
    isFullyPrepared = false
    windowsTotal = 0
    windowsDone = 0
    windowsFailed = 0
  }
}
