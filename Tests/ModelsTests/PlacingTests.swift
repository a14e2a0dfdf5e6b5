import Foundation
import Testing

@testable import Models

/// How whole files come to their place, also where a file cannot have two names.
@Suite(.timeLimit(.minutes(15)))
struct PlacingTests {
  private let bytes: [UInt8] = Array("weights".utf8)

  @Test(arguments: [EPERM, ENOTSUP, EXDEV, EMLINK])
  func aFileSystemWithoutHardLinksHasModelsToo(code: Int32) async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    try await pull.run(pull.entry(Pull.sha256(bytes)), link: { _, _ in code })
    #expect(pull.installedBytes() == bytes)
    #expect(pull.store.damage(of: "model") == [])
    #expect(!FileManager.default.fileExists(atPath: pull.store.partialFolder(of: "model")))
    let plain = pull.store.folder + "/plain"
    #expect(FileManager.default.createFile(atPath: plain, contents: nil))
    let modes = try [plain, pull.store.path(of: "model")].map {
      try FileManager.default.attributesOfItem(atPath: $0)[.posixPermissions] as? Int
    }
    #expect(modes[0] == modes[1])
  }

  /// What was fetched stays for the next attempt where a later file fails, with links and without.
  @Test(arguments: [0, EPERM]) func aPartStaysUntilTheModelIsWhole(code: Int32) async throws {
    let bytes = bytes
    let pull = try await Pull { request, number in
      number == 2 ? FileServer.Answer(status: 404) : FileServer.answer(request, bytes, tag: "\"1\"")
    }
    var entry = pull.entry(Pull.sha256(bytes), bytes: bytes.count, path: "/a")
    entry.downloads.append(
      ModelDownload(url: pull.server.base + "/b", bytes: bytes.count, sha256: nil, form: .file(name: "b")))
    let link: PartPlacing.Link = { code == 0 ? PartPlacing.hardLink($0, $1) : code }
    #expect(try await pull.failure(entry, link: link).contains("404"))
    try await pull.run(entry, link: link)
    #expect(pull.store.manifest(of: "model")?.files.map(\.path) == ["b", "model.onnx"])
    #expect(pull.server.requests.map(\.uri) == ["/a", "/b", "/b"])
  }

  /// A model that comes to nothing at its very end gives the files back that were moved.
  @Test func movedFilesGoBackWhenTheModelCannotBeFinished() async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    var entry = pull.entry(Pull.sha256(bytes), bytes: bytes.count)
    entry.forms[0].conversions = [.moonshineTokens]
    await #expect(throws: (any Error).self) { try await pull.run(entry, link: { _, _ in EPERM }) }
    #expect(FileManager.default.contents(atPath: pull.store.partialFolder(of: "model") + "/0.part") == Data(bytes))
    entry.forms[0].conversions = []
    try await pull.run(entry)
    #expect(pull.installedBytes() == bytes)
    #expect(pull.server.requests.count == 1)
  }

  @Test func otherFailuresOfALinkAreFailures() async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    await #expect(throws: (any Error).self) {
      try await pull.run(pull.entry(Pull.sha256(bytes)), link: { _, _ in ENOSPC })
    }
    #expect(pull.installedBytes() == nil)
  }
}
