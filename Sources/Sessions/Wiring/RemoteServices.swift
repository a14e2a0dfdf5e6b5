import TranscriptionCore

/// Files and sources that lie elsewhere.
struct RemoteServices: Sendable {
  let media: any RemoteMedia
  /// Of sources that are recorded.
  let recordings: Seats
}
