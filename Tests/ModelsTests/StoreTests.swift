import Foundation
import Testing

@testable import Models

@Suite(.timeLimit(.minutes(15)))
struct StoreTests {
  private let bytes: [UInt8] = Array("weights".utf8)

  private func installed() async throws -> Pull {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    try await pull.run(pull.entry(Pull.sha256(bytes)))
    return pull
  }

  @Test func saysWhichFileIsDamaged() async throws {
    let pull = try await installed()
    let path = pull.store.directory(of: "model") + "/model.onnx"
    #expect(pull.store.installedNames == ["model"])
    try Data("Weights".utf8).write(to: URL(filePath: path))
    #expect(pull.store.damage(of: "model") == ["model.onnx has other contents than when it was installed"])
    try Data("w".utf8).write(to: URL(filePath: path))
    #expect(pull.store.damage(of: "model") == ["model.onnx has 1 bytes, not 7"])
    try FileManager.default.removeItem(atPath: path)
    #expect(pull.store.damage(of: "model") == ["model.onnx is missing or cannot be read"])
    #expect(pull.store.damage(of: "absent") == nil)
  }

  @Test func removesAModelWhole() async throws {
    let pull = try await installed()
    #expect(try pull.store.remove("model"))
    #expect(try !pull.store.remove("model"))
    #expect(pull.store.installedNames.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: pull.store.directory(of: "model")))
  }

  /// A removal that was killed leaves what it had moved away.
  @Test func takesAwayWhatKilledRemovalsLeft() async throws {
    let pull = try await installed()
    let leftover = pull.store.folder + "/.partial/removed-\(UUID().uuidString)"
    func leave() throws {
      try FileManager.default.createDirectory(atPath: leftover + "/below", withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(filePath: leftover + "/below/model.onnx"))
    }
    try leave()
    #expect(try pull.store.remove("other"))
    #expect(!FileManager.default.fileExists(atPath: leftover))
    #expect(try !pull.store.remove("other"))
    #expect(pull.store.damage(of: "model") == [])
    try leave()
    try await pull.run(pull.entry(Pull.sha256(bytes), name: "second"))
    #expect(!FileManager.default.fileExists(atPath: leftover))
    #expect(pull.store.installedNames == ["model", "second"])
  }

  @Test func modelsThatAreFetchedAtOnceAllHaveTheirChecksumsRecorded() async throws {
    let bytes = bytes
    let pull = try await Pull { request, _ in FileServer.Answer(body: Array(request.uri.utf8) + bytes) }
    let names = (0..<12).map { "model\($0)" }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in names {
        group.addTask { try await pull.run(pull.entry(nil, path: "/\(name)", name: name)) }
      }
      try await group.waitForAll()
    }
    #expect(try Set(pull.store.pins().sha256.keys) == Set(names.map { "\(pull.server.base)/\($0)" }))
  }

  @Test(arguments: ["{\"sha256\": {\"http://a\": \"0", ""])
  func recordedChecksumsThatCannotBeReadAreNotOverwritten(text: String) async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    try FileManager.default.createDirectory(atPath: pull.store.folder, withIntermediateDirectories: true)
    let path = pull.store.folder + "/pins.json"
    try Data(text.utf8).write(to: URL(filePath: path))
    #expect(try await pull.failure(pull.entry(nil)).contains("pins.json"))
    #expect(FileManager.default.contents(atPath: path) == Data(text.utf8))
    #expect(pull.installedBytes() == nil)
    // Of no account where the checksum is known.
    try await pull.run(pull.entry(Pull.sha256(bytes)))
    #expect(pull.installedBytes() == bytes)
  }

  @Test func leavesAFolderAloneThatItDidNotMake() async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    try FileManager.default.createDirectory(
      atPath: pull.store.directory(of: "model"), withIntermediateDirectories: true)
    #expect(try await pull.failure(pull.entry(nil)).contains("was not installed by sotto"))
  }

  @Test func aModelOfSeveralFilesIsInstalledWhole() async throws {
    let bytes = bytes
    let pull = try await Pull { request, _ in
      request.uri.hasSuffix("b") ? FileServer.Answer(status: 404) : FileServer.answer(request, bytes, tag: "\"1\"")
    }
    var entry = pull.entry(Pull.sha256(bytes), path: "/a")
    entry.downloads.append(
      ModelDownload(url: pull.server.base + "/b", bytes: bytes.count, sha256: nil, form: .file(name: "b")))
    #expect(try await pull.failure(entry).contains("404"))
    #expect(pull.store.manifest(of: "model") == nil)
    entry.downloads[1].url = pull.server.base + "/c"
    try await pull.run(entry)
    #expect(pull.store.manifest(of: "model")?.files.map(\.path) == ["b", "model.onnx"])
    // The first file was there already.
    #expect(pull.server.requests.map(\.uri) == ["/a", "/b", "/a", "/c"])
    #expect(pull.server.requests[2].header("Range") == "bytes=\(bytes.count)-")
  }
}
