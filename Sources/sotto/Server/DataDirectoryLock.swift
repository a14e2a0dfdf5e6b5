import Foundation
import Glibc

/// Keeps a second server from using the same data folder. The kernel gives the lock back when the process ends, however it
/// ends.
struct DataDirectoryLock: Sendable {
  private let descriptor: Int32

  /// Makes the folder where it is missing. Files made from now on are readable by this user alone.
  init(_ folder: String) throws {
    // Transcripts are private, whatever the mode of a folder that exists already.
    umask(0o077)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      let reason =
        access(folder, F_OK) == 0 ? "is a file, not a folder" : "cannot be made: \(Explanation.reason(of: error))"
      throw SettingsError(description: "The data folder \(folder) \(reason). Choose another with --data-dir.")
    }
    descriptor = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw SettingsError(description: "The data folder \(folder) cannot be written. Choose another with --data-dir.")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw SettingsError(
        description: "Another server is using the data folder \(folder). Stop it, or choose another with --data-dir.")
    }
  }

  func release() { close(descriptor) }
}
