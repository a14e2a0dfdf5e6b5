import Foundation
import Glibc

/// A real file system of a few megabytes in memory, mounted in a folder of its own as long as this lives. Needs root.
final class SmallDisk: Sendable {
  private let folder: TemporaryFolder
  var path: String { folder.path }
  private var ballast: String { path + "/ballast" }

  static let isPossible = (try? SmallDisk(megabytes: 1)) != nil

  init(megabytes: Int) throws {
    folder = try TemporaryFolder()
    guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  deinit { umount2(folder.path, Int32(MNT_DETACH)) }

  /// Writes until not a byte more fits.
  func fill() throws {
    let descriptor = open(ballast, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
    defer { close(descriptor) }
    for size in [1 << 16, 1 << 12, 1] {
      let block = [UInt8](repeating: 0, count: size)
      while write(descriptor, block, size) > 0 {}
    }
  }

  func empty() { unlink(ballast) }
}
