import Foundation

/// A folder on another file system than temporary folders are on, removed when the last reference is gone.
final class OtherFileSystem: Sendable {
  private static let root = "/dev/shm"
  let path: String

  /// Whether this machine has one that this user may write.
  static let isThere: Bool = {
    var here = stat()
    var there = stat()
    return stat(FileManager.default.temporaryDirectory.path, &here) == 0 && stat(root, &there) == 0
      && here.st_dev != there.st_dev && access(root, W_OK) == 0
  }()

  init() throws {
    path = "\(Self.root)/sessions-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
