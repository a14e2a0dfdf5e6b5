/// A claimed entry on its way from the drop folder into the session's own folder.
struct FileMove: Sendable {
  let name: EntryName
  let destination: String
  /// True for a claim that was interrupted: the file may have arrived, and its name may be another file's by now.
  let isResumed: Bool

  enum Outcome: Sendable {
    /// It is where it is to be.
    case inPlace(bytes: Int)
    /// There is no such regular file, here or there.
    case missing
    case failed(DropFolderError)
  }
}
