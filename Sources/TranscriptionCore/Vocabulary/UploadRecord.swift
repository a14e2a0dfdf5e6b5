/// What an upload wants its file to be called, kept from before the file appears in the drop folder until it is
/// claimed, so that a crash in between loses neither the name nor the answer to a repeated request.
package struct UploadRecord: Sendable, Hashable {
  package var session: SessionID
  /// The entry of the drop folder that the upload will appear as.
  package var dropName: String
  package var file: FileID
  package var name: String
  package var idempotencyKey: String?
  /// See ``UploadRequest/audioTrack``.
  package var audioTrack: Int?

  package init(
    session: SessionID, dropName: String, file: FileID, name: String, idempotencyKey: String?, audioTrack: Int? = nil
  ) {
    self.session = session
    self.dropName = dropName
    self.file = file
    self.name = name
    self.idempotencyKey = idempotencyKey
    self.audioTrack = audioTrack
  }
}
