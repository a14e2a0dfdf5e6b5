import TranscriptionCore

/// A finished file in the drop folder that is about to be claimed.
struct DropCandidate: Sendable {
  /// What the file will be called once it is claimed.
  let id: FileID
  let name: EntryName
  let bytes: Int
  /// What the upload that made it said of it; `nil` for a file that another program put there.
  let upload: UploadRecord?
}
