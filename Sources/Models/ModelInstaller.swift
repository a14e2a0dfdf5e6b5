import Audio
import Foundation

/// Brings models of the catalogue into the store.
///
/// A model is fetched into `.partial`, checked, unpacked there and moved to its place in one step; whatever happens before
/// that leaves a part that the next attempt goes on with.
package struct ModelInstaller: Sendable {
  package enum Event: Sendable, Hashable {
    /// Of all that is to be fetched for the model; `total` in bytes, as far as known.
    case progress(bytes: Int, total: Int)
    case unpacking
    /// Nothing was known of this file beforehand; its checksum is recorded now.
    case recorded(url: String, sha256: String)
  }

  package enum Outcome: Sendable, Hashable {
    case installed
    case alreadyThere
  }

  private let store: ModelStore
  private let mirror: Mirror?
  private let downloader: FileDownloader
  private let freeBytes: @Sendable (String) -> Int?

  package init(store: ModelStore, mirror: Mirror?, downloader: FileDownloader) {
    self.init(store: store, mirror: mirror, downloader: downloader, freeBytes: FreeSpace.bytes(at:))
  }

  init(
    store: ModelStore, mirror: Mirror?, downloader: FileDownloader, freeBytes: @escaping @Sendable (String) -> Int?
  ) {
    self.store = store
    self.mirror = mirror
    self.downloader = downloader
    self.freeBytes = freeBytes
  }

  /// - Throws: ``ModelFailure``, or `CancellationError` with the part kept.
  package func pull(_ entry: ModelEntry, report: @escaping @Sendable (Event) -> Void) async throws -> Outcome {
    if store.manifest(of: entry.name) != nil { return .alreadyThere }
    let partial = store.partialFolder(of: entry.name)
    try Self.make(folder: partial)
    let lock = try ModelLock(store.lockPath(of: entry.name), name: entry.name)
    defer { withExtendedLifetime(lock) {} }
    if store.manifest(of: entry.name) != nil { return .alreadyThere }
    guard !FileManager.default.fileExists(atPath: store.directory(of: entry.name)) else {
      throw ModelFailure(
        "\(store.directory(of: entry.name)) exists, but was not installed by sotto. Move it away first.")
    }
    try checkSpace(for: entry, partial: partial)
    let tree = "\(partial)/tree"
    try? FileManager.default.removeItem(atPath: tree)
    try Self.make(folder: tree)
    var sources: [ModelManifest.Source] = []
    var done = 0
    for (index, download) in entry.downloads.enumerated() {
      let before = done
      let path = "\(partial)/\(index).part"
      let source = try await fetch(download, to: path) { bytes, total in
        let rest = entry.downloads[(index + 1)...].reduce(0) { $0 + $1.bytes }
        report(.progress(bytes: before + bytes, total: before + (total ?? max(bytes, download.bytes)) + rest))
      } report: {
        report($0)
      }
      sources.append(source)
      done += source.bytes
      try await place(download, path: path, in: tree, report: report)
    }
    try await finish(entry, tree: tree, sources: sources)
    return .installed
  }

  private static func make(folder: String) throws(ModelFailure) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw ModelFailure("The folder \(folder) cannot be made. Choose another with --models-dir.")
    }
  }

  /// Archives are there twice for a while, once unpacked.
  private func checkSpace(for entry: ModelEntry, partial: String) throws(ModelFailure) {
    let unpacked = entry.downloads.filter { $0.form == .archive }.reduce(0) { $0 + 2 * $1.bytes }
    let names = entry.downloads.indices.map { "\(partial)/\($0).part" }
    let have = names.reduce(0) { sum, path in
      sum + ((try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0)
    }
    let needed = max(0, entry.bytes - have) + unpacked
    guard let free = freeBytes(store.folder), free < needed else { return }
    throw ModelFailure(
      "\(entry.name) takes about \(ByteText.of(needed)), but only \(ByteText.of(free)) are free in \(store.folder).")
  }

  private func fetch(
    _ download: ModelDownload, to path: String, progress: @escaping FileDownloader.Progress,
    report: (Event) -> Void
  ) async throws -> ModelManifest.Source {
    let url = mirror?.address(of: download.url) ?? download.url
    let pinned = store.pins().sha256[download.url]
    let expected = download.sha256 ?? pinned
    var part = try await BlockingIO.run { try PartialFile(path: path) }
    let wasBegun = part.bytes > 0
    try await downloader.fetch(url, into: part, progress: progress)
    var sha256 = try await finish(part)
    if let expected, sha256 != expected, wasBegun {
      // The part was of another file, or damaged; from the beginning, once.
      part = try await BlockingIO.run { try Self.discard(path) }
      try await downloader.fetch(url, into: part, progress: progress)
      sha256 = try await finish(part)
    }
    if let expected, sha256 != expected {
      _ = try await BlockingIO.run { try Self.discard(path) }
      let origin = download.sha256 == nil ? "recorded at the first download" : "of the catalogue"
      throw ModelFailure(
        "\(url) is not the file that was expected: its SHA-256 is \(sha256), the one \(origin) is \(expected). "
          + "It was thrown away. Try again, or choose another mirror.")
    }
    if expected == nil {
      var pins = store.pins()
      pins.sha256[download.url] = sha256
      let changed = pins
      try await BlockingIO.run { try store.keep(changed) }
      report(.recorded(url: url, sha256: sha256))
    }
    return .init(url: url, bytes: part.bytes, sha256: sha256, wasKnown: download.sha256 != nil)
  }

  private func finish(_ part: PartialFile) async throws -> String {
    try await BlockingIO.run { try part.finish() }
  }

  private static func discard(_ path: String) throws -> PartialFile {
    unlink(path)
    unlink(path + ".json")
    return try PartialFile(path: path)
  }

  private func place(
    _ download: ModelDownload, path: String, in tree: String, report: (Event) -> Void
  ) async throws {
    switch download.form {
    case .file(let name):
      // A second name: the part stays for the next attempt until the model is in its place.
      try await BlockingIO.run { try FileManager.default.linkItem(atPath: path, toPath: "\(tree)/\(name)") }
    case .archive:
      report(.unpacking)
      try await Unpacker.unpack(path, into: tree)
    }
  }

  private func finish(_ entry: ModelEntry, tree: String, sources: [ModelManifest.Source]) async throws {
    let store = store
    try await BlockingIO.run {
      let files = try ModelStore.inventory(of: tree)
      guard !files.isEmpty else { throw ModelFailure("The archive of \(entry.name) is empty.") }
      let manifest = ModelManifest(name: entry.name, files: files, sources: sources)
      try ModelStore.encoder.encode(manifest)
        .write(to: URL(fileURLWithPath: "\(tree)/\(ModelStore.manifestName)"), options: .atomic)
      try FileManager.default.moveItem(atPath: tree, toPath: store.directory(of: entry.name))
      try? FileManager.default.removeItem(atPath: store.partialFolder(of: entry.name))
    }
  }
}
