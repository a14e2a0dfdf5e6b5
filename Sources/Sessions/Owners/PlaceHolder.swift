import TranscriptionCore

/// Who a place, or room on a disk, is taken for.
struct PlaceHolder: Sendable, Hashable {
  var session: SessionID
  var owner: Owner
}
