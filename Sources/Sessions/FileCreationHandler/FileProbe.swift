import Foundation
import Glibc

/// Looks at files without following links. Blocking: for ``DropFolder`` alone, off the cooperative pool.
enum FileProbe {
  /// `F_SETLEASE`, which Glibc hides behind `_GNU_SOURCE`. Value of Linux' `fcntl.h` on every architecture.
  private static let setLease: Int32 = 1024

  /// Size of a regular file; `nil` for everything else.
  ///
  /// - Parameter folder: what a relative path is relative to.
  static func size(_ path: UnsafePointer<CChar>, in folder: Int32 = AT_FDCWD) -> Int? {
    var status = stat()
    guard fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return Int(status.st_size)
  }

  static func inspect(_ path: UnsafePointer<CChar>, in folder: Int32) -> DropEntry {
    var status = stat()
    guard fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .missing }
    guard status.st_mode & S_IFMT == S_IFREG else { return .notRegular }
    let descriptor = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT: return .missing
      case EACCES, EPERM: return .unreadable
      default: return .notRegular
      }
    }
    defer { close(descriptor) }
    // A read lease is granted only while no process has the file open for writing. It is given back at once; SIGIO,
    // which the kernel sends if a writer comes in between, is ignored by DirectoryWatcher.
    var writersKnown = true
    if fcntl(descriptor, setLease, Int32(F_RDLCK)) == 0 {
      _ = fcntl(descriptor, setLease, Int32(F_UNLCK))
    } else if errno == EAGAIN {
      return .beingWritten
    } else {
      writersKnown = false
    }
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .notRegular }
    let stamp = FileStamp(
      inode: UInt64(status.st_ino), bytes: Int(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
    return .file(
      bytes: Int(status.st_size), links: Int(status.st_nlink), stamp: stamp, writersKnown: writersKnown,
      isWhole: isWhole(descriptor, bytes: Int(status.st_size)))
  }

  /// Whether a file is a WAV file that has all the bytes of which its header knows. Others do not say so at their beginning.
  private static func isWhole(_ descriptor: Int32, bytes: Int) -> Bool {
    var head = [UInt8](repeating: 0, count: 12)
    guard pread(descriptor, &head, head.count, 0) == head.count, head.starts(with: "RIFF".utf8),
      head[8...].elementsEqual("WAVE".utf8)
    else { return false }
    // Behind the name and the size itself; a header that was written first has none yet.
    let size = head[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    return size > 36 && size + 8 <= bytes
  }
}
