import Glibc

/// A regular file that is open for reading by position. The descriptor closes when the last reference is gone, so a
/// read that is under way never meets another file's descriptor.
///
/// Its calls block: use them through ``BlockingIO``.
package final class MediaFile: Sendable {
  /// Tells this file, as it is now, from every other one.
  struct Identity: Sendable, Hashable {
    var device: UInt
    var inode: UInt
    var size: Int
    var modifiedSeconds: Int
    var modifiedNanoseconds: Int
  }

  let identity: Identity
  package var size: Int { identity.size }
  private let descriptor: Int32

  /// Opens `path` if it is a regular file. Symbolic links, directories, devices and pipes are refused.
  ///
  /// - Throws: ``SystemCallError``.
  package init(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw SystemCallError(call: "open", code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      _ = close(descriptor)
      throw SystemCallError(call: "open", code: EINVAL)
    }
    self.descriptor = descriptor
    identity = Identity(
      device: UInt(status.st_dev), inode: UInt(status.st_ino), size: Int(status.st_size),
      modifiedSeconds: Int(status.st_mtim.tv_sec), modifiedNanoseconds: Int(status.st_mtim.tv_nsec))
  }

  deinit {
    _ = close(descriptor)
  }

  /// Reads up to `count` bytes from `offset`; fewer only at the end of the file.
  package func read(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset >= 0, count > 0 else { return [] }
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let base = buffer.baseAddress {
        let got = pread(descriptor, base + filled, count - filled, off_t(offset + filled))
        if got > 0 {
          filled += got
        } else if got == 0 {
          break
        } else if errno != EINTR {
          throw SystemCallError(call: "read", code: errno)
        }
      }
    }
  }
}
