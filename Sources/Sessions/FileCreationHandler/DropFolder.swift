import Audio
import Foundation
import Glibc
import TranscriptionCore

/// The one folder into which files for all sessions are put, and the system calls on it.
///
/// Every step opens the folder anew (``OpenFolder``: never through a link, never another user's folder) and works relative
/// to it, so no step follows a link, and a folder that took this one's place is found at once. Steps run off the
/// cooperative pool, one hop for many entries; those whose length depends on what is in the folder run in slices.
struct DropFolder: Sendable {
  /// Tells one folder from another that has taken its place.
  struct Identity: Sendable, Hashable {
    let device: UInt
    let inode: UInt
  }

  let path: String

  private static let quarantineName = "quarantine"
  /// Entries that are removed, or looked at, in one slice.
  static let sliceEntries = 256

  /// Makes the folder and its quarantine (mode 0700) where they are missing.
  ///
  /// - Throws: ``DropFolderRefusal`` where one of them cannot be used; ``DropFolderError``.
  func create() async throws {
    let path = path
    try await BlockingIO.run {
      do {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        // It is opened below, which says what is in the way.
        if access(path, F_OK) != 0 { throw error }
      }
      let folder: OpenFolder
      do throws(DropFolderError) {
        folder = try OpenFolder(path)
      } catch {
        throw DropFolderRefusal(path: path, reason: error)
      }
      do throws(DropFolderError) {
        _ = try Self.openQuarantine(in: folder)
      } catch {
        throw DropFolderRefusal(path: path + "/" + Self.quarantineName, reason: error)
      }
    }
  }

  /// Opens the folder. Blocks.
  func open() throws(DropFolderError) -> OpenFolder { try OpenFolder(path) }

  /// Which folder stands under the path now; `nil` for none that may be used.
  func identity() async -> Identity? {
    let folder = self
    return try? await BlockingIO.run { try folder.open().identity }
  }

  /// Looks at entries: some hundreds at most.
  func inspect(_ names: [EntryName]) async throws -> [DropEntry] {
    let folder = self
    return try await BlockingIO.run {
      let open = try folder.open()
      return names.map { FileProbe.inspect($0.cString, in: open.descriptor) }
    }
  }

  /// Size of an entry that is known to be complete; `nil` unless it is a regular file.
  ///
  /// Does not check for writers: of an upload that the server has written and closed, a process that is just being
  /// started may hold a copy of the descriptor for an instant, between `fork` and `exec`.
  func size(of name: EntryName) async throws -> Int? {
    let folder = self
    return try await BlockingIO.run { try folder.open().size(of: name) }
  }

  /// All entries that may be regular files, in no order.
  func names() async throws -> [EntryName] {
    let folder = self
    return try await Self.list { try folder.open() }
  }

  // MARK: Removing

  /// Removes what uploads of an earlier run left behind. Before any upload is taken.
  func removeAbandonedUploads() async throws -> Removal {
    await remove(try await names().filter(DropName.isHiddenUpload))
  }

  /// Removes what ended sessions still have here, also what is hidden.
  func removeFiles(of sessions: Set<SessionID>) async -> Removal {
    guard !sessions.isEmpty, let names = try? await names() else { return Removal() }
    return await remove(names.filter { DropName.owner(of: $0).map(sessions.contains) ?? false })
  }

  /// Removes those of these entries that are there and are regular files.
  func remove(_ names: some Collection<EntryName>) async -> Removal {
    let folder = self
    var rest = Array(names)[...]
    var removal = Removal()
    while !rest.isEmpty {
      let slice = rest.prefix(Self.sliceEntries)
      rest = rest.dropFirst(Self.sliceEntries)
      let removed = try? await SlicedIO.piece {
        let open = try folder.open()
        var removal = Removal()
        for name in slice { removal.add(open.remove(name)) }
        return removal
      }
      if let removed { removal.add(removed) }
    }
    return removal
  }

  // MARK: Quarantine

  /// Moves a file that belongs to no open session aside, with a note that says why.
  ///
  /// - Parameter isOwned: asked right before the move, off the cooperative pool.
  /// - Returns: false when `isOwned` said yes: the file was left in place.
  func quarantine(
    _ name: EntryName, reason: String, now: Date, unless isOwned: @escaping @Sendable () -> Bool = { false }
  ) async throws -> Bool {
    let stamp = Int(now.timeIntervalSince1970 * 1000)
    // Random, so that what comes under one name in the same moment does not replace each other.
    let mark = "\(stamp)-\(UInt32.random(in: .min ... .max))"
    let target = EntryName(bytes: Array("\(mark)-".utf8) + name.bytes.prefix(200))
    let text = "\(target.text)\n\(reason)\n"
    let folder = self
    return try await BlockingIO.run {
      let open = try folder.open()
      // The quarantine may have been removed.
      let quarantine = try Self.openQuarantine(in: open)
      if isOwned() { return false }
      guard renameat(open.descriptor, name.cString, quarantine.descriptor, target.cString) == 0 else {
        // The file is gone.
        if errno == ENOENT { return true }
        throw DropFolderError(operation: "rename", code: errno)
      }
      try Self.write(text, to: "\(mark).reason.txt", in: quarantine)
      return true
    }
  }

  /// Removes what has been in quarantine for longer than this.
  func sweepQuarantine(olderThanSeconds age: Double, now: Date) async throws {
    let folder = self
    let open = { @Sendable () throws -> OpenFolder in try Self.openQuarantine(in: try folder.open()) }
    let old = try await Self.list(open).filter { name in
      guard let stamp = name.text.split(separator: "-").first.flatMap({ Double($0) }) else { return false }
      return now.timeIntervalSince1970 - stamp / 1000 > age
    }
    var rest = old[...]
    while !rest.isEmpty {
      let slice = rest.prefix(Self.sliceEntries)
      rest = rest.dropFirst(Self.sliceEntries)
      try await SlicedIO.piece {
        let quarantine = try open()
        for name in slice { _ = quarantine.remove(name) }
      }
    }
  }

  // MARK: System calls

  private static func openQuarantine(in folder: OpenFolder) throws(DropFolderError) -> OpenFolder {
    guard mkdirat(folder.descriptor, quarantineName, 0o700) == 0 || errno == EEXIST else {
      throw DropFolderError(operation: "mkdir", code: errno)
    }
    return try OpenFolder(quarantineName, in: folder)
  }

  private static func list(_ open: @Sendable @escaping () throws -> OpenFolder) async throws -> [EntryName] {
    let listing = try await BlockingIO.run { try FolderListing(of: try open()) }
    return try await SlicedIO.run { listing.readOn() }
  }

  /// Writes a new file.
  private static func write(_ text: String, to name: String, in folder: OpenFolder) throws(DropFolderError) {
    let descriptor = openat(folder.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DropFolderError(operation: "open", code: errno) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw DropFolderError(operation: "write", code: errno)
    }
  }
}
