import TranscriptionCore

/// A file that a result of recognition belongs to.
struct RecognitionOwner: Sendable, Hashable {
  let session: SessionID
  let file: FileID

  init(session: SessionID, file: FileID) {
    self.session = session
    self.file = file
  }

  init(_ window: WindowID) {
    session = window.session
    file = window.file
  }
}
