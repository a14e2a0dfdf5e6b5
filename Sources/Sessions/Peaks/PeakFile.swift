import Audio
import Foundation
import Glibc

/// A media file's peaks on disk: one byte for each 50 ms, in order of time. While they are being gathered the name ends in
/// `.part`; a whole one is given its name and does not change any more.
///
/// Nothing is synced: what a power cut takes away is measured again. Its calls block: use them through ``SlicedIO``.
struct PeakFile: Sendable {
  /// The name of the whole.
  let path: String

  private var partial: String { path + ".part" }

  struct Stretch: Sendable {
    /// One for each interval that was asked for; unknown where there is none.
    var levels: [UInt8]
    /// Intervals in the file.
    var total: Int
    var isWhole: Bool
  }

  var isWhole: Bool { access(path, F_OK) == 0 }

  /// Puts runs to their places. An interval that was measured in parts, before and now, has the louder of the two.
  func merge(_ runs: [PeakMeter.Run]) throws {
    let descriptor = try open(partial, O_RDWR | O_CREAT)
    defer { _ = close(descriptor) }
    for var run in runs where !run.levels.isEmpty {
      for index in Set([0, run.levels.count - 1]) {
        var known = PeakLevel.unknown
        if pread(descriptor, &known, 1, off_t(run.first + index)) == 1 {
          run.levels[index] = max(run.levels[index], known)
        }
      }
      try put(run.levels, at: run.first, to: descriptor)
    }
  }

  /// Gives what was gathered its name, if nothing is missing.
  ///
  /// - Parameter count: intervals of the whole file.
  func seal(count: Int) throws {
    guard let content = try? Data(contentsOf: URL(filePath: partial)), content.count >= count,
      !content.prefix(count).contains(PeakLevel.unknown)
    else { return }
    guard rename(partial, path) == 0 else { throw SystemCallError(call: "rename", code: errno) }
  }

  /// Replaces whatever was there by the whole.
  func write(whole levels: [UInt8]) throws {
    let fresh = path + ".new"
    do {
      let descriptor = try open(fresh, O_WRONLY | O_CREAT | O_TRUNC)
      defer { _ = close(descriptor) }
      try put(levels, at: 0, to: descriptor)
      guard rename(fresh, path) == 0 else { throw SystemCallError(call: "rename", code: errno) }
    } catch {
      unlink(fresh)
      throw error
    }
    unlink(partial)
  }

  /// Reads no more than what is asked for.
  func read(_ range: Range<Int>) -> Stretch {
    let isWhole = isWhole
    let descriptor = Glibc.open(isWhole ? path : partial, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    var levels = [UInt8](repeating: PeakLevel.unknown, count: range.count)
    guard descriptor >= 0 else { return Stretch(levels: levels, total: 0, isWhole: false) }
    defer { _ = close(descriptor) }
    var done = 0
    levels.withUnsafeMutableBytes { buffer in
      while done < buffer.count, let base = buffer.baseAddress {
        let got = pread(descriptor, base + done, buffer.count - done, off_t(range.lowerBound + done))
        if got > 0 { done += got } else if got == 0 || errno != EINTR { break }
      }
    }
    return Stretch(levels: levels, total: Int(max(0, lseek(descriptor, 0, SEEK_END))), isWhole: isWhole)
  }

  func remove() {
    for name in [path, partial, path + ".new"] { unlink(name) }
  }

  /// The folder is made with its first file.
  private func open(_ path: String, _ flags: Int32) throws -> Int32 {
    let flags = flags | O_CLOEXEC | O_NOFOLLOW
    var descriptor = Glibc.open(path, flags, 0o600)
    if descriptor < 0, errno == ENOENT {
      _ = mkdir((path as NSString).deletingLastPathComponent, 0o700)
      descriptor = Glibc.open(path, flags, 0o600)
    }
    guard descriptor >= 0 else { throw SystemCallError(call: "open", code: errno) }
    return descriptor
  }

  private func put(_ levels: [UInt8], at place: Int, to descriptor: Int32) throws {
    try levels.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count, let base = bytes.baseAddress {
        let count = pwrite(descriptor, base + written, bytes.count - written, off_t(place + written))
        if count >= 0 {
          written += count
        } else if errno != EINTR {
          throw SystemCallError(call: "write", code: errno)
        }
      }
    }
  }
}
