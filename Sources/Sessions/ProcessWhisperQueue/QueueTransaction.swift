import TranscriptionCore

/// A change of what is kept that is being written, and what follows once it is.
struct QueueTransaction: Sendable {
  let request: QueueRequest
  /// Files as the journal has them once it is written.
  var stored: [FileID: StoredFile] = [:]
  /// Those of them that come to their end with it.
  var ended: [FileID: FileState?] = [:]
  /// Entries that take others' places.
  var replaced: [QueueEntry] = []
  /// Files that join with it, and the bytes of the places that had been kept for them.
  var kept: [FileID: Int] = [:]
  var ordinals: [FileID: Int] = [:]
  var steps: [PreparedStep] = []
  var batch: PendingWrites.Batch?
  /// The results of the batch that count: of files that are still wanted.
  var results: [WindowRecord] = []
}
