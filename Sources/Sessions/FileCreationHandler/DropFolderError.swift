import Glibc

/// A system call on the drop folder failed.
struct DropFolderError: Error, CustomStringConvertible {
  let operation: String
  /// `errno`.
  let code: Int32

  var description: String { "\(operation): \(String(cString: strerror(code)))" }
}
