package import Foundation

/// A media file as the journal keeps it.
package struct MediaRecord: Sendable, Hashable {
  package var id: FileID
  package var session: SessionID
  /// What the user calls it. Display text only, never part of a path.
  package var name: String
  /// The entry of the drop folder that it was claimed from.
  package var dropName: String
  /// Its name in the session's media folder: `<session-id>_<file-id>.<ext>`.
  package var storedName: String
  package var state: FileState
  /// Place in the session's playlist; rises with arrival.
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
  /// What is wrong with the file although it could be transcribed.
  package var warning: FileFailure?
  /// The session's options at the time of the claim.
  package var options: SessionOptions
  package var idempotencyKey: String?

  /// Back to where the file was when it had just arrived.
  package mutating func startOver() {
    state = .queued
    failure = nil
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
    idempotencyKey: String? = nil
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
    state = .claimed
    isFullyPrepared = false
    windowsTotal = 0
    windowsDone = 0
    windowsFailed = 0
  }
}
