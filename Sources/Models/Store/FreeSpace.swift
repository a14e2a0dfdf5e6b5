import Foundation

/// What may still be written to a file system.
enum FreeSpace {
  /// Bytes; `nil` when the file system does not answer.
  static func bytes(at folder: String) -> Int? {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return nil }
    let (bytes, overflow) = Int(clamping: status.f_bavail).multipliedReportingOverflow(
      by: Int(clamping: status.f_frsize))
    return overflow ? .max : bytes
  }
}
