/// Whether an entry is a finished file.
extension DropEntry {
  enum Readiness: Sendable, Hashable {
    case finished(bytes: Int)
    /// Finished once it has been seen unchanged this long.
    case afterStillness(seconds: Double, bytes: Int, FileStamp)
    /// This may be the last that is heard of it.
    case lookAgain
    /// No file that can be taken.
    case leave
    case gone
  }

  /// An empty file is taken once it was left alone this long.
  private static let emptySettlingSeconds = 2.0
  /// A file whose writers the file system does not know is taken once it was left alone this long.
  private static let unknownWriterSettlingSeconds = 10.0
  /// A file of fewer bytes is short: its writer may close it after each piece.
  static let shortBytes = 1 << 20

  /// - Parameters:
  ///   - notice: why the entry was looked at.
  ///   - quietSeconds: how long a short file is left after its writer has closed it.
  func readiness(after notice: DropNotice, quietSeconds: Double) -> Readiness {
    switch self {
    case .missing: return .gone
    case .notRegular, .unreadable: return .leave
    case .beingWritten:
      // The kernel announces a close before it has forgotten the writer, and a file that was made without a name has no
      // close that could be told apart.
      return .lookAgain
    case .file(let bytes, let links, let stamp, let writersKnown, let isWhole):
      let quiet = bytes < Self.shortBytes && !isWhole ? quietSeconds : 0
      var seconds =
        switch notice {
        case .closed: quiet
        case .found: writersKnown ? quiet : Self.unknownWriterSettlingSeconds
        // Its last name, or another one, of what was written under the first.
        case .moved: 0.0
        case .created: links < 2 ? quiet : 0
        }
      // It may be at its beginning; or it is a finished file's second name whose first has been removed, and then nothing
      // more will be announced.
      if !writersKnown, case .created = notice, links < 2 { return .lookAgain }
      if bytes == 0 { seconds = max(seconds, Self.emptySettlingSeconds) }
      return seconds > 0 ? .afterStillness(seconds: seconds, bytes: bytes, stamp) : .finished(bytes: bytes)
    }
  }
}
