import Audio
import Foundation
import Glibc

/// Moving claimed files to where they are kept.
///
/// After a power cut a file that was said to be in place is in place: the destination's folder is synced, once for all
/// files that were moved together, before they are announced. On another file system a file is copied to a
/// hidden name, brought to disk and renamed, so that the destination is never half a file, and its source is removed only
/// then. A file that has other names (hard links) is replaced by a copy: what is written through another name afterwards
/// does not change what was claimed. Copies are made in slices, each a little at a time.
extension DropFolder {
  /// How far a move came without copying.
  private enum Step: Sendable {
    case inPlace(bytes: Int)
    /// It is in place, under one of several names.
    case hasOtherNames
    case isOnAnotherFileSystem
    case missing
    case failed(DropFolderError)

    var isInPlace: Bool {
      switch self {
      case .inPlace, .hasOtherNames: true
      case .isOnAnotherFileSystem, .missing, .failed: false
      }
    }
  }

  /// - Returns: one outcome for each, in order.
  func move(_ moves: [FileMove]) async -> [FileMove.Outcome] {
    guard !moves.isEmpty else { return [] }
    let folder = self
    let steps: [Step]
    do {
      steps = try await BlockingIO.run {
        let steps = try Self.rename(moves, in: folder)
        let destinations = zip(moves, steps).filter { $1.isInPlace }
        for parent in Set(destinations.map { Self.parent(of: $0.0.destination) }) { Self.synchronize(folder: parent) }
        return steps
      }
    } catch let error as DropFolderError {
      return moves.map { _ in .failed(error) }
    } catch {
      return moves.map { _ in .failed(DropFolderError(operation: "rename", code: EIO)) }
    }
    var outcomes: [FileMove.Outcome] = []
    for (move, step) in zip(moves, steps) {
      switch step {
      case .inPlace(let bytes): outcomes.append(.inPlace(bytes: bytes))
      case .missing: outcomes.append(.missing)
      case .failed(let error): outcomes.append(.failed(error))
      case .hasOtherNames: outcomes.append(await Self.detach(move))
      case .isOnAnotherFileSystem: outcomes.append(await copy(move))
      }
    }
    return outcomes
  }

  private static func rename(_ moves: [FileMove], in folder: DropFolder) throws(DropFolderError) -> [Step] {
    do {
      let open = try folder.open()
      return moves.map { rename($0, in: open) }
    } catch  where error.code == ENOENT {
      // The folder is gone, and what had not arrived with it.
      return moves.map { $0.isResumed && FileProbe.size($0.destination) != nil ? placed($0) : .missing }
    }
  }

  private static func rename(_ move: FileMove, in folder: OpenFolder) -> Step {
    if move.isResumed, FileProbe.size(move.destination) != nil {
      // It had arrived. What has its name now is another file, unless a copy was made and not removed yet.
      if isCopy(move.destination, of: move.name, in: folder) { unlinkat(folder.descriptor, move.name.cString, 0) }
      return placed(move)
    }
    if renameat(folder.descriptor, move.name.cString, AT_FDCWD, move.destination) != 0 {
      let code = errno
      if code == ENOENT, folder.size(of: move.name) == nil { return .missing }
      return code == EXDEV ? .isOnAnotherFileSystem : .failed(DropFolderError(operation: "rename", code: code))
    }
    return placed(move)
  }

  /// What stands at the destination. Anything but a regular file is removed.
  private static func placed(_ move: FileMove) -> Step {
    var status = stat()
    guard lstat(move.destination, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      unlink(move.destination)
      return .missing
    }
    return status.st_nlink > 1 ? .hasOtherNames : .inPlace(bytes: Int(status.st_size))
  }

  /// Puts a copy in the place of a claimed file that has other names.
  private static func detach(_ move: FileMove) async -> FileMove.Outcome {
    do throws(DropFolderError) {
      let bytes = try await FileCopy.copy(Array(move.destination.utf8CString), in: nil, to: move.destination)
      await synchronizeParent(of: move)
      return .inPlace(bytes: bytes)
    } catch {
      return .failed(error)
    }
  }

  /// Copies a file from another file system and removes it there.
  private func copy(_ move: FileMove) async -> FileMove.Outcome {
    let folder = self
    do {
      let open = try await BlockingIO.run { try folder.open() }
      let bytes = try await FileCopy.copy(move.name.cString, in: open, to: move.destination)
      await Self.synchronizeParent(of: move)
      _ = try await SlicedIO.piece { unlinkat(open.descriptor, move.name.cString, 0) }
      return .inPlace(bytes: bytes)
    } catch let error as DropFolderError {
      return error.code == ENOENT && error.operation == "open" ? await missingSource(of: move, error) : .failed(error)
    } catch {
      return .failed(DropFolderError(operation: "copy", code: EIO))
    }
  }

  /// Whether it was the source or the destination's folder that was not there.
  private func missingSource(of move: FileMove, _ error: DropFolderError) async -> FileMove.Outcome {
    let isThere = (try? await size(of: move.name)) ?? nil
    return isThere == nil ? .missing : .failed(error)
  }

  /// Whether a file that lies on another file system is a finished copy of `source`.
  private static func isCopy(_ path: String, of source: EntryName, in folder: OpenFolder) -> Bool {
    var copy = stat()
    var original = stat()
    guard lstat(path, &copy) == 0, fstatat(folder.descriptor, source.cString, &original, AT_SYMLINK_NOFOLLOW) == 0,
      original.st_mode & S_IFMT == S_IFREG
    else { return false }
    return copy.st_dev != original.st_dev && copy.st_size == original.st_size
      && copy.st_mtim.tv_sec == original.st_mtim.tv_sec && copy.st_mtim.tv_nsec == original.st_mtim.tv_nsec
  }

  private static func parent(of path: String) -> String { String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) }

  private static func synchronizeParent(of move: FileMove) async {
    let parent = parent(of: move.destination)
    try? await SlicedIO.piece { synchronize(folder: parent) }
  }

  /// Brings the names in a folder to disk. Where the file system knows no such thing there is nothing to be done.
  private static func synchronize(folder: String) {
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
