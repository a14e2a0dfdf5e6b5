import TranscriptionCore

/// A session's turn to hand out one unit of work of one lane.
struct Turn: Sendable, Hashable {
  let session: SessionID
  let lane: Lane
}
