import Glibc

/// A folder that is open, so that every step in it is taken in this very folder, whatever stands under its path by then.
///
/// It is never reached through a symbolic link as its last component, and it belongs to the server's user or to root: what
/// it holds was then put there with the permission of one of them. The descriptor closes with the last reference. All
/// calls block.
final class OpenFolder: Sendable {
  let descriptor: Int32
  let identity: DropFolder.Identity

  /// - Parameters:
  ///   - path: relative to `parent`, if there is one.
  ///   - parent: `nil` for a path of its own.
  /// - Throws: ``DropFolderError``; its code is `ELOOP` for a symbolic link, `ENOTDIR` for what is no folder and `EPERM`
  ///   for a folder of another user.
  init(_ path: String, in parent: OpenFolder? = nil) throws(DropFolderError) {
    let start = parent?.descriptor ?? AT_FDCWD
    let descriptor = openat(start, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      throw DropFolderError(operation: "open", code: Self.isLink(path, in: start) ? ELOOP : code)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw DropFolderError(operation: "stat", code: code)
    }
    guard Self.isTrusted(owner: status.st_uid, server: geteuid()) else {
      close(descriptor)
      throw DropFolderError(operation: "checking the owner", code: EPERM)
    }
    self.descriptor = descriptor
    identity = DropFolder.Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
  }

  deinit { close(descriptor) }

  /// Whether a folder of this user may be used: it is the server's own or root's.
  static func isTrusted(owner: UInt32, server: UInt32) -> Bool { owner == server || owner == 0 }

  private static func isLink(_ path: String, in start: Int32) -> Bool {
    var status = stat()
    return fstatat(start, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Size of an entry that is a regular file; `nil` for everything else.
  func size(of name: EntryName) -> Int? { FileProbe.size(name.cString, in: descriptor) }

  /// Removes an entry that is a regular file.
  ///
  /// - Returns: its size; `nil` where it was not removed.
  func remove(_ name: EntryName) -> Int? {
    guard let bytes = size(of: name), unlinkat(descriptor, name.cString, 0) == 0 else { return nil }
    return bytes
  }
}
