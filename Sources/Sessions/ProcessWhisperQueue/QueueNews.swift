import TranscriptionCore

/// What the rest of the session hears of the queue.
enum QueueNews: Sendable {
  case durationKnown(FileID, Double)
  case segmentsArrived(FileID, [Segment])
  case speakersFound(FileID)
  /// What was recognised of the file is wanted no more: all of it is done anew.
  case captionsForgotten(FileID)
  /// All files, in their new order.
  case orderChanged([FileID])
}
