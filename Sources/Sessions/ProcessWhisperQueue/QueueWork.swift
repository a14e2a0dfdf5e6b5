import TranscriptionCore

/// Work of one lane that the shared slots are told of.
struct QueueWork: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case preparation, diarization
    /// For the engine of that name.
    case recognition(String)
  }

  let kind: Kind
  let lane: Lane
}
