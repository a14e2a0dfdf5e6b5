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
    /// A source gave nothing; which and why.
    case passedOver(String)
    /// Where something was taken from: a host, or a package of an index.
    case took(String)
  }

  package enum Outcome: Sendable, Hashable {
    case installed
    case alreadyThere
  }

  private let environment: ModelTransfer.Environment
  private let link: PartPlacing.Link

  private var store: ModelStore { environment.store }

  /// - Parameters:
  ///   - mirror: has what the catalogue has addresses of, instead of these.
  ///   - index: has the wheels.
  package init(store: ModelStore, mirror: Mirror?, index: PackageIndex, downloader: FileDownloader) {
    self.init(
      store: store, mirror: mirror, index: index, downloader: downloader, freeBytes: FreeSpace.bytes(at:),
      link: PartPlacing.hardLink)
  }

  init(
    store: ModelStore, mirror: Mirror?, index: PackageIndex, downloader: FileDownloader,
    freeBytes: @escaping @Sendable (String) -> Int?, link: @escaping PartPlacing.Link
  ) {
    self.link = link
    environment = .init(store: store, mirror: mirror, index: index, downloader: downloader, freeBytes: freeBytes)
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
    // Before the room is looked at. What another user left there may be out of reach, and is no reason to fetch nothing.
    let store = store
    _ = try? await BlockingIO.run { try store.emptyRemoved() }
    try checkSpace(for: entry, partial: partial)
    let transfer = ModelTransfer(environment, partial: partial, report: report)
    for (number, form) in entry.forms.enumerated() {
      let tree = "\(partial)/tree"
      try? FileManager.default.removeItem(atPath: tree)
      try Self.make(folder: tree)
      let prefix = number == 0 ? "" : "form\(number)-"
      let isLast = number == entry.forms.count - 1
      let parts = try await gather(form, with: transfer, in: tree, prefix: prefix, isLast: isLast, report: report)
      guard let parts else {
        await transfer.forgetForm()
        continue
      }
      try await finish(entry, form: form, parts: parts, tree: tree, sources: transfer.sources)
      return .installed
    }
    throw Self.failure(of: entry, lines: await transfer.failures)
  }

  private static func failure(of entry: ModelEntry, lines: [String]) -> ModelFailure {
    let advice = "What was fetched is kept; the same command goes on from there."
    guard lines.count != 1 else {
      return ModelFailure("\(entry.name) cannot be fetched from \(lines[0]). \(advice)")
    }
    let list = lines.map { "  \($0)\n" }.joined()
    return ModelFailure("\(entry.name) cannot be fetched; no source gives all of it:\n\(list)\(advice)")
  }

  private static func make(folder: String) throws(ModelFailure) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw ModelFailure("The folder \(folder) cannot be made. Choose another with --models-dir.")
    }
  }

  /// For the preferred form. Archives are there twice for a while, once unpacked.
  private func checkSpace(for entry: ModelEntry, partial: String) throws(ModelFailure) {
    let downloads = entry.forms.first?.downloads ?? []
    let unpacked = downloads.filter { $0.form == .archive }.reduce(0) { $0 + 2 * $1.bytes }
    let have = downloads.indices.reduce(0) { sum, number in
      let path = "\(partial)/\(number).part"
      return sum + ((try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0)
    }
    let needed = max(0, entry.bytes - have) + unpacked
    guard let free = environment.freeBytes(store.folder), free < needed else { return }
    throw ModelFailure(
      "\(entry.name) takes about \(ByteText.of(needed)), but only \(ByteText.of(free)) are free in \(store.folder).")
  }

  /// A file that is whole, and what it is called in the model.
  private struct WholeFile: Sendable {
    var part: String
    var name: String
  }

  /// Fetches all files of a form, and unpacks its archives into the folder `tree`.
  ///
  /// - Returns: the other files; `nil` when there is one that no source gives.
  private func gather(
    _ form: ModelForm, with transfer: ModelTransfer, in tree: String, prefix: String, isLast: Bool,
    report: @escaping @Sendable (Event) -> Void
  ) async throws -> [WholeFile]? {
    var files: [WholeFile] = []
    for (number, download) in form.downloads.enumerated() {
      let path = try await transfer.fetch(
        download, key: "\(prefix)\(number)", further: form.downloads[(number + 1)...], isLastForm: isLast)
      guard let path else { return nil }
      switch download.form {
      case .file(let name): files.append(WholeFile(part: path, name: name))
      case .archive:
        report(.unpacking)
        try await Unpacker.unpack(path, into: tree)
      }
    }
    return files
  }

  private func finish(
    _ entry: ModelEntry, form: ModelForm, parts: [WholeFile], tree: String, sources: [ModelManifest.Source]
  ) async throws {
    let (store, link) = (store, link)
    try await BlockingIO.run {
      // Nothing is fetched any more: from here to the end there is only this disk.
      var placing = PartPlacing(link: link)
      do {
        for file in parts { try placing.place(file.part, at: "\(tree)/\(file.name)") }
        try Self.complete(entry, form: form, tree: tree, sources: sources)
        try FileManager.default.moveItem(atPath: tree, toPath: store.directory(of: entry.name))
      } catch {
        placing.undo()
        throw error
      }
      try? FileManager.default.removeItem(atPath: store.partialFolder(of: entry.name))
    }
  }

  /// Makes what is made from the files, and writes down what there is.
  private static func complete(
    _ entry: ModelEntry, form: ModelForm, tree: String, sources: [ModelManifest.Source]
  ) throws {
    for conversion in form.conversions { try conversion.run(in: tree) }
    let files = try ModelStore.inventory(of: tree)
    guard !files.isEmpty else { throw ModelFailure("The archive of \(entry.name) is empty.") }
    let manifest = ModelManifest(name: entry.name, files: files, sources: sources)
    try ModelStore.encoder.encode(manifest)
      .write(to: URL(fileURLWithPath: "\(tree)/\(ModelStore.manifestName)"), options: .atomic)
  }
}
