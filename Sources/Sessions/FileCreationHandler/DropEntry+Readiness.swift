/// Whether an entry is a finished file.
extension DropEntry {
  enum Readiness: Sendable, Hashable {
    case finished(bytes: Int)
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

  /// - Parameter notice: why the entry was looked at.
  func readiness(after notice: DropNotice) -> Readiness {
    switch self {
    case .missing: return .gone
    case .notRegular, .unreadable: return .leave
    case .beingWritten:
      // The kernel announces a close before it has forgotten the writer, and a file that was made without a name has no
      // close that could be told apart.
      return .lookAgain
    case .file(let bytes, let links, let age, let writersKnown):
      var settlingSeconds = bytes == 0 ? Self.emptySettlingSeconds : 0
      if !writersKnown {
        switch notice {
        case .settled: break
        // It may be at its beginning; or it is a finished file's second name whose first has been removed, and then
        // nothing more will be announced.
        case .created where links < 2: return .lookAgain
        case .created: break
        case .found: settlingSeconds = Self.unknownWriterSettlingSeconds
        }
      }
      return age >= settlingSeconds ? .finished(bytes: bytes) : .lookAgain
    }
  }
}
