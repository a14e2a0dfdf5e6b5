import Foundation

/// The folder that models are installed in: `NAME/…` for each, `.partial/NAME/…` for what is not complete, `pins.json`.
///
/// A model's folder appears whole or not at all. Every function blocks for file work.
package struct ModelStore: Sendable, Hashable {
  static let manifestName = ".sotto-model.json"

  package let folder: String

  package init(folder: String) { self.folder = folder }

  package func directory(of name: String) -> String { "\(folder)/\(name)" }

  func partialFolder(of name: String) -> String { "\(folder)/.partial/\(name)" }

  func lockPath(of name: String) -> String { "\(folder)/.partial/\(name).lock" }

  /// What is installed under a name; `nil` when nothing is, or not by this program.
  package func manifest(of name: String) -> ModelManifest? {
    FileManager.default.contents(atPath: "\(directory(of: name))/\(Self.manifestName)")
      .flatMap { try? JSONDecoder().decode(ModelManifest.self, from: $0) }
  }

  /// The part of a model that a file stands for: the folder, or the file where the model is a single one.
  package func path(of name: String) -> String {
    let files = manifest(of: name)?.files ?? []
    guard files.count == 1, let file = files.first else { return directory(of: name) }
    return "\(directory(of: name))/\(file.path)"
  }

  /// Names of what is installed.
  package var installedNames: [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return entries.filter { manifest(of: $0) != nil }.sorted()
  }

  private var pinsPath: String { "\(folder)/pins.json" }

  /// - Throws: ``ModelFailure`` for a file that cannot be read: without it, other files would be taken for the recorded ones.
  func pins() throws(ModelFailure) -> ModelPins {
    guard FileManager.default.fileExists(atPath: pinsPath) else { return ModelPins() }
    do {
      return try JSONDecoder().decode(ModelPins.self, from: Data(contentsOf: URL(fileURLWithPath: pinsPath)))
    } catch {
      throw ModelFailure(
        "\(pinsPath), which has the checksums of earlier downloads, cannot be read. Mend it, or move it away to have them "
          + "recorded anew.")
    }
  }

  /// Records the checksum of a file that nothing was known of.
  func record(_ sha256: String, as pin: String) throws {
    // Models are fetched side by side.
    let lock = try ModelLock(waitingFor: "\(folder)/.partial/pins.lock")
    defer { withExtendedLifetime(lock) {} }
    var pins = try pins()
    pins.sha256[pin] = sha256
    try Self.encoder.encode(pins).write(to: URL(fileURLWithPath: pinsPath), options: .atomic)
  }

  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return encoder
  }

  /// Lists a folder's files with their sizes and digests, for the manifest.
  static func inventory(of folder: String) throws -> [ModelManifest.File] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    return try names.compactMap { name in
      let path = "\(folder)/\(name)"
      let type = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      guard type == .typeRegular, name != manifestName else { return nil }
      let (bytes, sha256) = try FileDigest.read(path)
      return ModelManifest.File(path: name, bytes: bytes, sha256: sha256)
    }
  }

  /// Looks at every file of a model again.
  ///
  /// - Returns: a line for each that is missing or changed; `nil` when the model is not installed.
  package func damage(of name: String) -> [String]? {
    guard let manifest = manifest(of: name) else { return nil }
    return manifest.files.compactMap { file in
      guard let found = try? FileDigest.read("\(directory(of: name))/\(file.path)") else {
        return "\(file.path) is missing or cannot be read"
      }
      if found.bytes != file.bytes { return "\(file.path) has \(found.bytes) bytes, not \(file.bytes)" }
      return found.sha256 == file.sha256 ? nil : "\(file.path) has other contents than when it was installed"
    }
  }

  /// Deletes a model and whatever was downloaded of it.
  ///
  /// - Returns: whether there was anything.
  package func remove(_ name: String) throws -> Bool {
    let manager = FileManager.default
    try manager.createDirectory(atPath: "\(folder)/.partial", withIntermediateDirectories: true)
    let lock = try ModelLock(lockPath(of: name), name: name)
    defer { withExtendedLifetime(lock) {} }
    let partial = partialFolder(of: name)
    let hadPart = manager.fileExists(atPath: partial)
    if hadPart { try manager.removeItem(atPath: partial) }
    let wasInstalled = manager.fileExists(atPath: directory(of: name))
    if wasInstalled {
      // Renamed in one step: a reader never finds half a model.
      try manager.moveItem(
        atPath: directory(of: name), toPath: "\(folder)/.partial/\(Self.removedPrefix)\(UUID().uuidString)")
    }
    return try emptyRemoved() || hadPart || wasInstalled
  }

  private static let removedPrefix = "removed-"

  /// Deletes what removals have moved away: this one, or one that was killed.
  ///
  /// - Returns: whether there was anything.
  @discardableResult
  func emptyRemoved() throws -> Bool {
    let lock = try ModelLock(waitingFor: "\(folder)/.partial/removed.lock")
    defer { withExtendedLifetime(lock) {} }
    let manager = FileManager.default
    let names = try manager.contentsOfDirectory(atPath: "\(folder)/.partial").filter {
      $0.hasPrefix(Self.removedPrefix)
    }
    for name in names { try manager.removeItem(atPath: "\(folder)/.partial/\(name)") }
    return !names.isEmpty
  }
}
