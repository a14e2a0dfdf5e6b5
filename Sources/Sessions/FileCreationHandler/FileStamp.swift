/// What tells one state of a file from another: it is unchanged as long as its stamp is.
struct FileStamp: Sendable, Hashable {
  var inode: UInt64
  var bytes: Int
  /// Time of the last change as the file system has it, in seconds and nanoseconds. Compared, never counted with: it is
  /// that of another machine's clock, or what a program has set.
  var seconds: Int
  var nanoseconds: Int
}
