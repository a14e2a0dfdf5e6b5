import TranscriptionCore

/// The session and owner that a place, or room on a disk, is counted for.
struct PlaceHolder: Sendable, Hashable {
  var session: SessionID
  var owner: Owner
}
