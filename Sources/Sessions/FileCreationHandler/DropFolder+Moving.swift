import Audio
import Foundation
import Glibc

/// Moving claimed files to where they are kept.
///
/// After a power cut a file that was said to be in place is in place: the destination's folder is brought to disk, once
/// for all files that were moved together, before anybody hears of them. On another file system a file is copied to a
/// hidden name, brought to disk and renamed, so that the destination is never half a file, and its source is removed only
/// then.
extension DropFolder {
  /// - Returns: one outcome for each, in order.
  func move(_ moves: [FileMove]) async -> [FileMove.Outcome] {
    let folder = path
    let renamed = try? await BlockingIO.run {
      let outcomes = moves.map { Self.rename($0, in: folder) }
      let destinations = zip(moves, outcomes).filter { if case .inPlace = $1 { true } else { false } }
      for parent in Set(destinations.map { Self.parent(of: $0.0.destination) }) { Self.synchronize(folder: parent) }
      return outcomes
    }
    guard let renamed else { return moves.map { _ in .missing } }
    var outcomes: [FileMove.Outcome] = []
    for (move, outcome) in zip(moves, renamed) {
      guard case .failed(let error) = outcome, error.code == EXDEV else {
        outcomes.append(outcome)
        continue
      }
      // Each in a hop of its own: a long one leaves room for others.
      let copied = try? await BlockingIO.run { Self.copy(move, from: folder) }
      outcomes.append(copied ?? .missing)
    }
    return outcomes
  }

  private static func rename(_ move: FileMove, in folder: String) -> FileMove.Outcome {
    let source = move.name.path(in: folder)
    if move.isResumed, let bytes = FileProbe.size(move.destination) {
      // It had arrived. What has its name now is another file, unless a copy was made and not removed yet.
      if isCopy(move.destination, of: source) { unlink(source) }
      return .inPlace(bytes: bytes)
    }
    if Glibc.rename(source, move.destination) != 0 {
      let code = errno
      if code == ENOENT, FileProbe.size(source) == nil { return .missing }
      return .failed(DropFolderError(operation: "rename", code: code))
    }
    guard let bytes = FileProbe.size(move.destination) else {
      unlink(move.destination)
      return .missing
    }
    return .inPlace(bytes: bytes)
  }

  private static func copy(_ move: FileMove, from folder: String) -> FileMove.Outcome {
    let source = move.name.path(in: folder)
    let input = open(source, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard input >= 0 else {
      let code = errno
      return code == ENOENT || code == ELOOP ? .missing : .failed(DropFolderError(operation: "open", code: code))
    }
    defer { close(input) }
    var status = stat()
    guard fstat(input, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .missing }
    let partial = move.destination + ".part"
    let output = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard output >= 0 else { return .failed(DropFolderError(operation: "open", code: errno)) }
    defer { close(output) }
    func failure(_ operation: String) -> FileMove.Outcome {
      let code = errno
      unlink(partial)
      return .failed(DropFolderError(operation: operation, code: code))
    }
    while true {
      let count = sendfile(output, input, nil, 1 << 24)
      if count == 0 { break }
      guard count > 0 else { return failure("sendfile") }
    }
    // The time by which a copy is known, should there be a crash before its source is removed.
    var times = [status.st_atim, status.st_mtim]
    guard futimens(output, &times) == 0, fsync(output) == 0 else { return failure("fsync") }
    guard Glibc.rename(partial, move.destination) == 0 else { return failure("rename") }
    synchronize(folder: parent(of: move.destination))
    unlink(source)
    guard let bytes = FileProbe.size(move.destination) else { return .missing }
    return .inPlace(bytes: bytes)
  }

  /// Whether a file that lies on another file system is a finished copy of `source`.
  private static func isCopy(_ path: String, of source: [CChar]) -> Bool {
    var copy = stat()
    var original = stat()
    guard lstat(path, &copy) == 0, lstat(source, &original) == 0, original.st_mode & S_IFMT == S_IFREG else {
      return false
    }
    return copy.st_dev != original.st_dev && copy.st_size == original.st_size
      && copy.st_mtim.tv_sec == original.st_mtim.tv_sec && copy.st_mtim.tv_nsec == original.st_mtim.tv_nsec
  }

  private static func parent(of path: String) -> String { String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) }

  /// Brings the names in a folder to disk. Where the file system knows no such thing there is nothing to be done.
  private static func synchronize(folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
