/// What a look at an entry of the drop folder showed.
enum DropEntry: Sendable, Hashable {
  /// Not there (any more).
  case missing
  /// A link, folder, fifo, socket or device: never followed, never opened.
  case notRegular
  /// A regular file that the server may not read.
  case unreadable
  /// A process has it open for writing; its close will be announced.
  case beingWritten
  /// A regular file that no process is known to have open for writing.
  ///
  /// - Parameters:
  ///   - links: number of its names.
  ///   - stamp: tells whether it has changed since.
  ///   - writersKnown: false where the file system cannot tell whether it is still being written.
  ///   - isWhole: by its header nothing is missing.
  case file(bytes: Int, links: Int, stamp: FileStamp, writersKnown: Bool, isWhole: Bool = false)
}
