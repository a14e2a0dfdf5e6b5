import TranscriptionCore

/// A file whose row is written and that is on its way into the session's folder and queue.
struct DropClaim: Sendable {
  var record: MediaRecord
  let name: EntryName
  /// True when an earlier attempt may have moved the file.
  var isResumed: Bool
  /// True once the bytes are where they are to be.
  var isInPlace = false

  init(_ record: MediaRecord, from name: EntryName, isResumed: Bool = false) {
    self.record = record
    self.name = name
    self.isResumed = isResumed
  }
}
