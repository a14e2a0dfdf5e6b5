import Foundation
import Testing

@testable import Models

/// Archives made by the real tar, fetched from a real server on this machine.
@Suite(.timeLimit(.minutes(15)))
struct ArchiveTests {
  private func shell(_ script: String, in folder: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-ec", script]
    process.currentDirectoryURL = URL(filePath: folder)
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  /// Packs what a script makes, and pulls it.
  private func pulled(_ script: String) async throws -> (pull: Pull, failure: String) {
    let folder = try TemporaryFolder()
    try shell(script, in: folder.path)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: folder.path + "/a.tar.bz2")))
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    var entry = pull.entry(Pull.sha256(bytes), bytes: bytes.count, path: "/a.tar.bz2")
    entry.downloads[0].form = .archive
    return (pull, try await pull.failure(entry))
  }

  @Test func unpacksTheFolderWithoutItsNameAndItsSounds() async throws {
    let (pull, failure) = try await pulled(
      """
      mkdir -p m/test_wavs m/tokenizer; echo model > m/model.int8.onnx; echo a > m/tokens.txt; echo v > m/tokenizer/vocab.json
      echo x > m/test_wavs/0.wav; ln -s tokens.txt m/other.txt; tar cjf a.tar.bz2 m
      """)
    #expect(failure.isEmpty)
    let manifest = try #require(pull.store.manifest(of: "model"))
    #expect(manifest.files.map(\.path) == ["model.int8.onnx", "tokenizer/vocab.json", "tokens.txt"])
    #expect(pull.installedBytes(file: "model.int8.onnx") == Array("model\n".utf8))
    #expect(pull.store.path(of: "model") == pull.store.directory(of: "model"))
    #expect(!FileManager.default.fileExists(atPath: pull.store.partialFolder(of: "model")))
  }

  @Test(arguments: [
    "mkdir m; echo x > m/a; tar cjPf a.tar.bz2 --transform 's|m/a|/tmp/sotto-escaped|' m",
    "mkdir m; echo x > m/a; tar cjPf a.tar.bz2 --transform 's|m/a|m/../../escaped|' m",
    "mkdir m; ln -s /etc m/a; tar cjf a.tar.bz2 m",
    "mkdir m; ln -s ../../x m/a; tar cjf a.tar.bz2 m",
    "mkdir m; mkfifo m/a; tar cjf a.tar.bz2 m",
    "mkdir m n; echo x > m/a; echo x > n/a; tar cjf a.tar.bz2 m n",
  ])
  func refusesWhatWouldEndUpElsewhere(script: String) async throws {
    let (pull, failure) = try await pulled(script)
    #expect(failure.contains("outside its folder") || failure.contains("one folder"), "\(failure)")
    #expect(pull.store.manifest(of: "model") == nil)
    #expect(!FileManager.default.fileExists(atPath: "/tmp/sotto-escaped"))
  }

  @Test func saysThatAnArchiveIsNone() async throws {
    let (_, failure) = try await pulled("echo nothing > a.tar.bz2")
    #expect(failure.contains("cannot be unpacked"))
  }

  @Test func refusesMoreThanAnyModel() {
    let line = "-rw-r--r-- 0/0 40000000000 2026-01-01 00:00:00 m/a\n"
    #expect(throws: ModelFailure.self) { try ArchiveListing.check(line) }
    let many = String(repeating: "-rw-r--r-- 0/0 1 2026-01-01 00:00:00 m/a\n", count: ArchiveListing.mostMembers + 1)
    #expect(throws: ModelFailure.self) { try ArchiveListing.check(many) }
  }
}
