import Audio
import Glibc

/// Copies a regular file to a new one, some at a time, for ``SlicedIO``. The copy has a hidden name until it is whole and
/// on disk, so its destination is never half a file.
final class FileCopy: Sendable {
  /// Bytes that one slice copies.
  private static let sliceBytes = 1 << 22

  private let input: Int32
  private let output: Int32
  private let destination: String
  private var partial: String { destination + ".part" }

  /// Begins the copy. Blocks.
  ///
  /// - Parameters:
  ///   - source: relative to `folder`, or a path of its own where that is `AT_FDCWD`.
  ///   - destination: takes the place of what is there.
  /// - Throws: ``DropFolderError``, with the code `ENOENT` where there is no such regular file.
  init(_ source: [CChar], in folder: Int32, to destination: String) throws(DropFolderError) {
    input = openat(folder, source, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard input >= 0 else { throw DropFolderError(operation: "open", code: errno == ELOOP ? ENOENT : errno) }
    var status = stat()
    guard fstat(input, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(input)
      throw DropFolderError(operation: "open", code: ENOENT)
    }
    output = open(destination + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard output >= 0 else {
      let code = errno
      close(input)
      throw DropFolderError(operation: "open", code: code)
    }
    self.destination = destination
  }

  deinit {
    close(input)
    close(output)
  }

  /// Copies on. Blocks.
  ///
  /// - Returns: the size of the copy, once it stands whole under its name and is on disk; `nil` before.
  func readOn() throws -> Int? {
    let count = sendfile(output, input, nil, Self.sliceBytes)
    if count > 0 { return nil }
    guard count == 0 else { throw DropFolderError(operation: "sendfile", code: errno) }
    var status = stat()
    guard fstat(input, &status) == 0 else { throw DropFolderError(operation: "stat", code: errno) }
    // The time by which a copy is known, should there be a crash before its source is removed.
    var times = [status.st_atim, status.st_mtim]
    guard futimens(output, &times) == 0, fsync(output) == 0 else {
      throw DropFolderError(operation: "fsync", code: errno)
    }
    guard Glibc.rename(partial, destination) == 0 else { throw DropFolderError(operation: "rename", code: errno) }
    guard fstat(output, &status) == 0 else { throw DropFolderError(operation: "stat", code: errno) }
    return Int(status.st_size)
  }

  /// Removes what was copied of a copy that failed. Blocks.
  func discard() { unlink(partial) }

  /// Copies a file, in slices.
  ///
  /// - Returns: the size of the copy.
  /// - Throws: ``DropFolderError``, with the code `ECANCELED` when the task was cancelled. What was copied is removed.
  static func copy(_ source: [CChar], in folder: OpenFolder?, to destination: String) async throws(DropFolderError)
    -> Int
  {
    do {
      let copy = try await BlockingIO.run {
        try FileCopy(source, in: folder?.descriptor ?? AT_FDCWD, to: destination)
      }
      do {
        return try await SlicedIO.run { try copy.readOn() }
      } catch {
        try await SlicedIO.piece { copy.discard() }
        throw error
      }
    } catch let error as DropFolderError {
      throw error
    } catch {
      throw DropFolderError(operation: "copy", code: ECANCELED)
    }
  }
}
