import Audio
import Foundation
import Glibc
import TranscriptionCore

/// The one folder into which files for all sessions are put, and the system calls on it. Every step runs off the
/// cooperative pool, and no step follows a link.
struct DropFolder: Sendable {
  let path: String
  var quarantine: String { path + "/quarantine" }

  /// `F_SETLEASE`, which Glibc hides behind `_GNU_SOURCE`. Value of Linux' `fcntl.h` on every architecture.
  private static let setLease: Int32 = 1024

  /// Makes the folder and its quarantine (mode 0700) where they are missing.
  func create() async throws {
    let paths = [path, quarantine]
    try await BlockingIO.run {
      for path in paths {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      }
    }
  }

  /// Removes what uploads of an earlier run left behind. Before any upload is taken.
  func removeAbandonedUploads() async throws {
    let path = path
    try await BlockingIO.run {
      for name in try FileManager.default.contentsOfDirectory(atPath: path)
      where DropName.isHiddenUpload(EntryName(name)) {
        try FileManager.default.removeItem(atPath: path + "/" + name)
      }
    }
  }

  /// Looks at an entry.
  func inspect(_ name: EntryName) async throws -> DropEntry {
    let path = name.path(in: path)
    return try await BlockingIO.run { Self.inspect(path) }
  }

  /// Size of an entry that is known to be complete; `nil` unless it is a regular file.
  ///
  /// Does not ask whether somebody writes it. Of an upload that the server itself has written and closed, a process that
  /// is being started at this moment may hold a copy of the descriptor for an instant, between `fork` and `exec`.
  func size(of name: EntryName) async throws -> Int? {
    let path = name.path(in: path)
    return try await BlockingIO.run {
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      return Int(status.st_size)
    }
  }

  /// All entries, in no order.
  func names() async throws -> [EntryName] {
    let path = path
    return try await BlockingIO.run {
      guard let directory = opendir(path) else { throw DropFolderError(operation: "opendir", code: errno) }
      defer { closedir(directory) }
      var names: [EntryName] = []
      while let entry = readdir(directory) {
        guard entry.pointee.d_type == UInt8(DT_REG) || entry.pointee.d_type == UInt8(DT_UNKNOWN) else { continue }
        let bytes = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
        names.append(EntryName(bytes: bytes))
      }
      return names
    }
  }

  /// Moves an entry to `destination`, also onto another file system (then by copying to a hidden name, `fsync` and rename,
  /// so that the destination is never half a file).
  ///
  /// - Returns: its size in bytes, or `nil` when there was no such regular file.
  func move(_ name: EntryName, to destination: String) async throws -> Int? {
    let source = name.path(in: path)
    return try await BlockingIO.run {
      if rename(source, destination) != 0 {
        switch errno {
        case ENOENT: return nil
        case EXDEV: guard try Self.copy(source, to: destination) else { return nil }
        default: throw DropFolderError(operation: "rename", code: errno)
        }
      }
      var status = stat()
      guard lstat(destination, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        unlink(destination)
        return nil
      }
      return Int(status.st_size)
    }
  }

  /// Whether an existing file lies on the folder's own file system.
  func sharesFileSystem(with other: String) async -> Bool {
    let path = path
    let answer = try? await BlockingIO.run {
      var mine = stat()
      var theirs = stat()
      return stat(path, &mine) == 0 && lstat(other, &theirs) == 0 && mine.st_dev == theirs.st_dev
    }
    return answer ?? false
  }

  /// Moves a file that belongs to no open session aside, with a note that says why.
  func quarantine(_ name: EntryName, reason: String, now: Date) async throws {
    let source = name.path(in: path)
    let stamp = Int(now.timeIntervalSince1970 * 1000)
    // Random, so that what comes under one name in the same moment does not replace each other.
    let mark = "\(stamp)-\(UInt32.random(in: .min ... .max))"
    let target = EntryName(bytes: Array("\(mark)-".utf8) + name.bytes.prefix(200))
    let destination = target.path(in: quarantine)
    let note = quarantine + "/\(mark).reason.txt"
    let text = "\(target.text)\n\(reason)\n"
    try await BlockingIO.run {
      guard rename(source, destination) == 0 else {
        if errno == ENOENT { return }
        throw DropFolderError(operation: "rename", code: errno)
      }
      try Data(text.utf8).write(to: URL(fileURLWithPath: note))
    }
  }

  /// Removes what has been in quarantine for longer than this.
  func sweepQuarantine(olderThanSeconds age: Double, now: Date) async throws {
    let folder = quarantine
    try await BlockingIO.run {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        guard let stamp = name.split(separator: "-").first.flatMap({ Double($0) }),
          now.timeIntervalSince1970 - stamp / 1000 > age
        else { continue }
        try FileManager.default.removeItem(atPath: folder + "/" + name)
      }
    }
  }

  /// Removes what ended sessions still have here, also what is hidden.
  ///
  /// - Returns: number and bytes of the files removed.
  func removeFiles(of sessions: Set<SessionID>) async -> (files: Int, bytes: Int) {
    guard !sessions.isEmpty, let names = try? await names() else { return (0, 0) }
    var files = 0
    var bytes = 0
    for name in names {
      guard let owner = DropName.owner(of: name), sessions.contains(owner) else { continue }
      if case .file(let size, _, _, _) = try? await inspect(name) {
        files += 1
        bytes += size
      }
      await remove(name)
    }
    return (files, bytes)
  }

  private func remove(_ name: EntryName) async {
    let path = name.path(in: path)
    _ = try? await BlockingIO.run { unlink(path) }
  }

  // MARK: System calls

  private static func inspect(_ path: [CChar]) -> DropEntry {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .missing }
    guard status.st_mode & S_IFMT == S_IFREG else { return .notRegular }
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT: return .missing
      case EACCES, EPERM: return .unreadable
      default: return .notRegular
      }
    }
    defer { close(descriptor) }
    // A read lease is granted only while nobody has the file open for writing. It is given back at once; SIGIO, which the
    // kernel sends if a writer comes in between, is ignored by DirectoryWatcher.
    var writersKnown = true
    if fcntl(descriptor, setLease, Int32(F_RDLCK)) == 0 {
      _ = fcntl(descriptor, setLease, Int32(F_UNLCK))
    } else if errno == EAGAIN {
      return .beingWritten
    } else {
      writersKnown = false
    }
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .notRegular }
    let changed = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
    return .file(
      bytes: Int(status.st_size), links: Int(status.st_nlink),
      ageSeconds: max(0, Date().timeIntervalSince1970 - changed), writersKnown: writersKnown)
  }

  private static func copy(_ source: [CChar], to destination: String) throws -> Bool {
    let input = open(source, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard input >= 0 else {
      if errno == ENOENT || errno == ELOOP { return false }
      throw DropFolderError(operation: "open", code: errno)
    }
    defer { close(input) }
    let partial = destination + ".part"
    let output = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw DropFolderError(operation: "open", code: errno) }
    defer { close(output) }
    while true {
      let count = sendfile(output, input, nil, 1 << 24)
      if count == 0 { break }
      guard count > 0 else {
        let code = errno
        unlink(partial)
        throw DropFolderError(operation: "sendfile", code: code)
      }
    }
    guard fsync(output) == 0, rename(partial, destination) == 0 else {
      let code = errno
      unlink(partial)
      throw DropFolderError(operation: "fsync", code: code)
    }
    unlink(source)
    return true
  }
}
