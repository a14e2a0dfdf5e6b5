import Foundation
import Hashing
import Synchronization

@testable import Models

/// A store in a folder of its own, with what is needed to fetch into it.
struct Pull {
  let folder: TemporaryFolder
  let store: ModelStore
  let server: FileServer
  /// How long it was waited between attempts.
  let pauses = Waits()

  final class Waits: Sendable {
    private let entries = Mutex<[Duration]>([])
    var all: [Duration] { entries.withLock { $0 } }
    func add(_ duration: Duration) { entries.withLock { $0.append(duration) } }
  }

  /// What was reported.
  final class Reports: Sendable {
    private let entries = Mutex<[ModelInstaller.Event]>([])
    var all: [ModelInstaller.Event] { entries.withLock { $0 } }
    func add(_ event: ModelInstaller.Event) { entries.withLock { $0.append(event) } }
  }

  init(_ script: @escaping FileServer.Script) async throws {
    folder = try TemporaryFolder()
    store = ModelStore(folder: folder.path + "/models")
    server = try await FileServer(script)
  }

  /// A model of one file at the server.
  ///
  /// - Parameter bytes: its size, where it is known.
  func entry(
    _ sha256: String?, bytes: Int? = nil, path: String = "/a/model.onnx", name: String = "model"
  ) -> ModelEntry {
    ModelEntry(
      name: name, title: "A model", purpose: .diarization, licence: "MIT", languages: [],
      forms: [
        ModelForm(downloads: [
          ModelDownload(
            sources: [.address(server.base + path)], bytes: bytes ?? 10, isSizeKnown: bytes != nil, sha256: sha256,
            form: .file(name: "model.onnx"))
        ])
      ])
  }

  @discardableResult
  func run(
    _ entry: ModelEntry, mirror: Mirror? = nil, free: Int? = nil, reports: Reports = Reports(),
    link: @escaping PartPlacing.Link = PartPlacing.hardLink
  ) async throws -> ModelInstaller.Outcome {
    let pauses = pauses
    let downloader = FileDownloader { pauses.add($0) }
    let index = try PackageIndex(server.base + "/simple/")
    let installer = ModelInstaller(
      store: store, mirror: mirror, index: index, downloader: downloader, freeBytes: { _ in free }, link: link)
    do {
      let outcome = try await installer.pull(entry) { reports.add($0) }
      try await downloader.shutDown()
      return outcome
    } catch {
      try await downloader.shutDown()
      throw error
    }
  }

  /// The message of the failure that a pull ends with.
  func failure(
    _ entry: ModelEntry, mirror: Mirror? = nil, free: Int? = nil, reports: Reports = Reports(),
    link: @escaping PartPlacing.Link = PartPlacing.hardLink
  ) async throws -> String {
    do {
      try await run(entry, mirror: mirror, free: free, reports: reports, link: link)
      return ""
    } catch let failure as ModelFailure {
      return failure.description
    }
  }

  func installedBytes(_ name: String = "model", file: String = "model.onnx") -> [UInt8]? {
    FileManager.default.contents(atPath: "\(store.directory(of: name))/\(file)").map { [UInt8]($0) }
  }

  static func sha256(_ bytes: [UInt8]) -> String {
    var digest = SHA256Digest()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.hexadecimal()
  }
}
