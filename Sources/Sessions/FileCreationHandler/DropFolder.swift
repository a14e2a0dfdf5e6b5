import Audio
import Foundation
import Glibc
import TranscriptionCore

/// The one folder into which files for all sessions are put, and the system calls on it. Every step runs off the
/// cooperative pool, one hop for many entries, and no step follows a link.
struct DropFolder: Sendable {
  /// Tells one folder from another that has taken its place.
  struct Identity: Sendable, Hashable {
    let device: UInt
    let inode: UInt
  }

  let path: String
  var quarantine: String { path + "/quarantine" }

  /// Makes the folder and its quarantine (mode 0700) where they are missing.
  func create() async throws {
    let paths = [path, quarantine]
    try await BlockingIO.run { for path in paths { try Self.makeFolder(path) } }
  }

  /// Which folder stands under the path now; `nil` for none.
  func identity() async -> Identity? {
    let path = path
    let identity = try? await BlockingIO.run { () -> Identity? in
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
      return Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
    }
    return identity ?? nil
  }

  /// Looks at entries.
  func inspect(_ names: [EntryName]) async throws -> [DropEntry] {
    let folder = path
    return try await BlockingIO.run { names.map { FileProbe.inspect($0.path(in: folder)) } }
  }

  /// Size of an entry that is known to be complete; `nil` unless it is a regular file.
  ///
  /// Does not ask whether somebody writes it. Of an upload that the server itself has written and closed, a process that
  /// is being started at this moment may hold a copy of the descriptor for an instant, between `fork` and `exec`.
  func size(of name: EntryName) async throws -> Int? {
    let path = name.path(in: path)
    return try await BlockingIO.run { FileProbe.size(path) }
  }

  /// All entries that may be regular files, in no order.
  func names() async throws -> [EntryName] {
    let path = path
    return try await BlockingIO.run { try Self.list(path) }
  }

  // MARK: Removing

  /// Removes what uploads of an earlier run left behind. Before any upload is taken.
  func removeAbandonedUploads() async throws -> Removal {
    let folder = path
    return try await BlockingIO.run {
      var removal = Removal()
      for name in try Self.list(folder) where DropName.isHiddenUpload(name) {
        removal.add(Self.remove(name, in: folder))
      }
      return removal
    }
  }

  /// Removes what ended sessions still have here, also what is hidden.
  func removeFiles(of sessions: Set<SessionID>) async -> Removal {
    guard !sessions.isEmpty else { return Removal() }
    let folder = path
    let removal = try? await BlockingIO.run {
      var removal = Removal()
      for name in try Self.list(folder) {
        guard let owner = DropName.owner(of: name), sessions.contains(owner) else { continue }
        removal.add(Self.remove(name, in: folder))
      }
      return removal
    }
    return removal ?? Removal()
  }

  /// Removes those of these entries that are there and are regular files.
  func remove(_ names: Set<EntryName>) async -> Removal {
    guard !names.isEmpty else { return Removal() }
    let folder = path
    let removal = try? await BlockingIO.run {
      var removal = Removal()
      for name in names { removal.add(Self.remove(name, in: folder)) }
      return removal
    }
    return removal ?? Removal()
  }

  // MARK: Quarantine

  /// Moves a file that belongs to no open session aside, with a note that says why.
  ///
  /// - Parameter isOwned: asked right before the move, off the cooperative pool.
  /// - Returns: false where it had got an owner and was left where it was.
  func quarantine(
    _ name: EntryName, reason: String, now: Date, unless isOwned: @escaping @Sendable () -> Bool = { false }
  ) async throws -> Bool {
    let source = name.path(in: path)
    let stamp = Int(now.timeIntervalSince1970 * 1000)
    // Random, so that what comes under one name in the same moment does not replace each other.
    let mark = "\(stamp)-\(UInt32.random(in: .min ... .max))"
    let target = EntryName(bytes: Array("\(mark)-".utf8) + name.bytes.prefix(200))
    let folder = quarantine
    let destination = target.path(in: folder)
    let note = folder + "/\(mark).reason.txt"
    let text = "\(target.text)\n\(reason)\n"
    return try await BlockingIO.run {
      if isOwned() { return false }
      if rename(source, destination) != 0 {
        guard errno == ENOENT else { throw DropFolderError(operation: "rename", code: errno) }
        // The file is gone, or the quarantine is.
        try Self.makeFolder(folder)
        guard rename(source, destination) == 0 else { return true }
      }
      try Data(text.utf8).write(to: URL(fileURLWithPath: note))
      return true
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

  // MARK: System calls

  private static func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  private static func list(_ path: String) throws -> [EntryName] {
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

  /// - Returns: the size of the file that was removed.
  private static func remove(_ name: EntryName, in folder: String) -> Int? {
    let path = name.path(in: folder)
    guard let bytes = FileProbe.size(path), unlink(path) == 0 else { return nil }
    return bytes
  }
}
