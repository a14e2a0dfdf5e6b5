/// Ends that are on their way for a file: nothing more of it is begun.
struct FileEnding: OptionSet, Sendable {
  let rawValue: UInt8

  static let removal = FileEnding(rawValue: 1)
  static let cancellation = FileEnding(rawValue: 2)
  static let failure = FileEnding(rawValue: 4)
  /// The journal refuses even the file's end: it stays as it is until the server is started anew.
  static let abandonment = FileEnding(rawValue: 8)
}
