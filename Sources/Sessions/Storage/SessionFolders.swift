import Audio
import Foundation
import Glibc
import TranscriptionCore

/// Where a session's bytes are: `<data>/sessions/<id>/media`, `/windows` and `/peaks`. Pure paths and the few steps that make and
/// remove them; every step runs off the cooperative pool.
struct SessionFolders: Sendable {
  /// `<data>/sessions`.
  let root: String

  init(dataDirectory: String) { root = dataDirectory + "/sessions" }

  func folder(of session: SessionID) -> String { "\(root)/\(session)" }

  func mediaPath(of session: SessionID, storedName: String) -> String {
    "\(folder(of: session))/media/\(storedName)"
  }

  func windowPath(_ window: WindowID) -> String {
    "\(folder(of: window.session))/windows/\(window.file)-\(window.index).f32"
  }

  /// Where all samples of a file are put for a while; goes with ``removeWindows(of:in:)``.
  func wholePath(of file: FileID, in session: SessionID) -> String {
    "\(folder(of: session))/windows/\(file)-whole.f32"
  }

  /// Where a file's peaks are kept: a cache that is made again from the media file, and outlives a restart.
  func peaksPath(of file: FileID, in session: SessionID) -> String { "\(folder(of: session))/peaks/\(file).peaks" }

  /// Makes the session's folders, readable by this user alone. Window audio of an earlier run is thrown away: it is a
  /// cache that is made again from the media file.
  ///
  /// - Returns: the window audio that was thrown away.
  @discardableResult
  func prepare(_ session: SessionID) async throws -> Removal {
    let folder = folder(of: session)
    return try await BlockingIO.run {
      let manager = FileManager.default
      let removal = Self.content(of: folder + "/windows")
      try? manager.removeItem(atPath: folder + "/windows")
      for path in [folder + "/media", folder + "/windows"] {
        try manager.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      }
      return removal
    }
  }

  /// Removes everything of the session.
  func remove(_ session: SessionID) async throws {
    let folder = folder(of: session)
    for name in ["media", "windows", "peaks"] { _ = await removeFiles(in: "\(folder)/\(name)") { _ in true } }
    try await SlicedIO.piece {
      guard FileManager.default.fileExists(atPath: folder) else { return }
      try FileManager.default.removeItem(atPath: folder)
    }
  }

  func removeMedia(of session: SessionID, storedName: String) async {
    let path = mediaPath(of: session, storedName: storedName)
    _ = try? await SlicedIO.piece { try FileManager.default.removeItem(atPath: path) }
  }

  /// Removes the audio of several windows in one go.
  func removeWindows(_ windows: [WindowID]) async {
    guard !windows.isEmpty else { return }
    let paths = windows.map { windowPath($0) }
    _ = try? await BlockingIO.run {
      for path in paths { unlink(path) }
    }
  }

  /// Removes the audio of all windows of a file.
  func removeWindows(of file: FileID, in session: SessionID) async {
    await removeWindows(of: [file], in: session)
  }

  /// Removes the audio of all windows of several files in one go.
  func removeWindows(of files: Set<FileID>, in session: SessionID) async {
    guard !files.isEmpty else { return }
    _ = await removeFiles(in: folder(of: session) + "/windows") { name in
      FileID(name.prefix(ULID.length)).map(files.contains) ?? false
    }
  }

  /// Removes peaks of files that the session no longer has.
  func sweepPeaks(of session: SessionID, keeping files: Set<FileID>) async {
    _ = await removeFiles(in: folder(of: session) + "/peaks") { name in
      guard let file = FileID(name.prefix(ULID.length)) else { return true }
      return !files.contains(file) || name.hasSuffix(".new")
    }
  }

  /// Removes folders that no live session owns.
  ///
  /// - Returns: how many there were, and the files in them.
  func sweep(keeping live: Set<SessionID>) async throws -> (folders: Int, removal: Removal) {
    let root = root
    return try await BlockingIO.run {
      let manager = FileManager.default
      try manager.createDirectory(
        atPath: root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      var folders = 0
      var removal = Removal()
      for name in try manager.contentsOfDirectory(atPath: root) {
        if let id = SessionID(name), live.contains(id) { continue }
        removal.add(Self.content(of: root + "/" + name))
        try manager.removeItem(atPath: root + "/" + name)
        folders += 1
      }
      return (folders, removal)
    }
  }

  /// Removes media files of a session that no record names.
  func sweepMedia(of session: SessionID, keeping storedNames: Set<String>) async -> Removal {
    await removeFiles(in: folder(of: session) + "/media") { !storedNames.contains($0) }
  }

  /// Files that are removed in one slice.
  private static let sliceFiles = 64

  /// Removes regular files in a folder, in slices: a session may have a great many.
  private func removeFiles(in folder: String, where isChosen: (String) -> Bool) async -> Removal {
    let names = (try? await SlicedIO.piece { try FileManager.default.contentsOfDirectory(atPath: folder) }) ?? []
    var rest = names.filter(isChosen)[...]
    var removal = Removal()
    while !rest.isEmpty {
      let slice = rest.prefix(Self.sliceFiles)
      rest = rest.dropFirst(Self.sliceFiles)
      let removed = try? await SlicedIO.piece {
        var removal = Removal()
        for name in slice {
          let path = folder + "/" + name
          guard let bytes = FileProbe.size(path), unlink(path) == 0 else { continue }
          removal.add(bytes)
        }
        return removal
      }
      if let removed { removal.add(removed) }
    }
    return removal
  }

  /// The regular files in a folder, at any depth.
  private static func content(of folder: String) -> Removal {
    var removal = Removal()
    removal.add(FileProbe.size(folder))
    for path in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
      removal.add(FileProbe.size(folder + "/" + path))
    }
    return removal
  }
}
