import TranscriptionCore

/// What a player has to know of a file that the journal knows.
struct RestoredFile: Sendable {
  let id: FileID
  /// Seconds; `nil` while it is not known, 0 where it never will be.
  let duration: Double?
  /// False for one that may have failed before it was there to be played.
  let hasArrived: Bool

  init(_ record: MediaRecord) {
    id = record.id
    duration = record.duration ?? (record.endedWithoutSound ? 0 : nil)
    hasArrived = record.startedAt != nil || !record.state.isTerminal
  }
}
