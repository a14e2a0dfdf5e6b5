import TranscriptionCore

/// A change of what is kept. What exactly is written is decided when its turn has come, one turn at a time, so nothing is
/// ever overwritten by an older state.
enum QueueIntent: Sendable {
  /// Files are in place and join the queue, each where its ordinal says: all or none, in one commit.
  case intake([MediaRecord])
  /// A file that never arrived, or cannot be taken: recorded with its reason.
  case rejection(MediaRecord, FileFailure)
  /// What a lane's unit of preparation brought.
  case steps([PreparedStep], Lane)
  /// Results, leases and their ends, as far as they have come.
  case results
  case end(FileID, FileEnd)
  case removal(FileID)
  /// Moves files to the front, in this order; all others keep theirs behind them, and so does what arrives meanwhile. What
  /// an engine is working on is finished. Nothing is written where the files are in front already. `notFound` for a file
  /// that the session does not have; nothing is moved then.
  case order([FileID])
  /// All in one step.
  case cancellation([FileID])
  /// Failed and cancelled files begin anew, completed ones are tried again where there are gaps (not `nil`).
  case retry(FileID, gaps: JournaledFile?)
  case tell(SessionEvent)
  /// The queue as it is then.
  case tellQueue
  /// Nothing: answered once all before it is dealt with.
  case barrier
}

/// How a file comes to its end.
enum FileEnd: Sendable {
  /// Nothing is left to do.
  case workedOff
  case failure(FileFailure)
  case speakers(FileSpeakers, [RevisedWindow])
  case withoutSpeakers(reason: String)
}

/// A file as the journal has it.
struct JournaledFile: Sendable {
  var record: MediaRecord
  var windows: [WindowRecord]
  /// Of a file that was completed before, where it was diarized.
  var speakers: FileSpeakers?
}

/// Something that was asked for, and the number by which it is answered.
struct QueueRequest: Sendable {
  let ticket: Int
  let intent: QueueIntent
}
