import Foundation
import Testing

@testable import Models

/// Fetching single files from a real server on this machine.
@Suite(.timeLimit(.minutes(15)))
struct DownloadTests {
  private let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  private var sum: String { Pull.sha256(bytes) }

  @Test func fetchesChecksAndInstallsAFile() async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    let reports = Pull.Reports()
    #expect(try await pull.run(pull.entry(sum, bytes: bytes.count), reports: reports) == .installed)
    #expect(pull.installedBytes() == bytes)
    #expect(pull.store.damage(of: "model") == [])
    #expect(reports.all.contains(.progress(bytes: bytes.count, total: bytes.count)))
    #expect(!FileManager.default.fileExists(atPath: pull.store.partialFolder(of: "model")))
    #expect(pull.store.path(of: "model") == pull.store.directory(of: "model") + "/model.onnx")
    let manifest = try #require(pull.store.manifest(of: "model"))
    #expect(manifest.sources.first?.wasKnown == true)
  }

  /// The user that fetches a model is seldom the one that the server runs as: as readable as any other file of this process.
  @Test func otherUsersMayReadWhatIsInstalled() async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    try await pull.run(pull.entry(sum))
    let folder = pull.store.directory(of: "model")
    let plain = folder + "/plain"
    #expect(FileManager.default.createFile(atPath: plain, contents: nil))
    let usual = try Self.permissions(plain)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      #expect(try Self.permissions("\(folder)/\(name)") == usual, "\(name)")
    }
  }

  private static func permissions(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func doesNothingForAModelThatIsInstalled() async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    try await pull.run(pull.entry(sum))
    #expect(try await pull.run(pull.entry(sum)) == .alreadyThere)
    #expect(pull.server.requests.count == 1)
  }

  @Test func goesOnWhereTheConnectionBroke() async throws {
    let bytes = bytes
    let pull = try await Pull { request, number in
      guard number == 1 else { return FileServer.answer(request, bytes, tag: "\"1\"") }
      return FileServer.Answer(
        headers: [("ETag", "\"1\"")], body: Array(bytes[..<40_000]), announcedBytes: bytes.count)
    }
    try await pull.run(pull.entry(sum))
    #expect(pull.installedBytes() == bytes)
    #expect(pull.pauses.all == [.seconds(1)])
    let second = try #require(pull.server.requests.last)
    let start = try #require(second.header("Range").flatMap { Int($0.dropFirst(6).dropLast()) })
    #expect(start > 0 && start <= 40_000)
    #expect(second.header("If-Range") == "\"1\"")
  }

  @Test func beginsAnewWhenTheFileHasChanged() async throws {
    let bytes = bytes
    let pull = try await Pull { request, number in
      guard number == 1 else { return FileServer.answer(request, bytes, tag: "\"new\"") }
      return FileServer.Answer(
        headers: [("ETag", "\"old\"")], body: [UInt8](repeating: 7, count: 40_000), announcedBytes: bytes.count)
    }
    try await pull.run(pull.entry(sum))
    #expect(pull.installedBytes() == bytes)
  }

  /// A proxy's or a hotel's page in place of the file: what was fetched before stays.
  @Test(arguments: [(true, "text/html; charset=utf-8"), (true, "application/octet-stream"), (false, "Text/HTML")])
  func aPageInPlaceOfTheFileCostsNoPart(isSizeKnown: Bool, type: String) async throws {
    let bytes = bytes
    let pull = try await Pull { request, number in
      switch number {
      case 1:
        FileServer.Answer(headers: [("ETag", "\"1\"")], body: Array(bytes[..<40_000]), announcedBytes: bytes.count)
      case 2: FileServer.Answer(headers: [("Content-Type", type)], body: Array("<html>Log in".utf8))
      default: FileServer.answer(request, bytes, tag: "\"1\"")
      }
    }
    let entry = pull.entry(isSizeKnown ? sum : nil, bytes: isSizeKnown ? bytes.count : nil)
    let message = try await pull.failure(entry)
    #expect(message.contains(type.lowercased().hasPrefix("text/html") ? "a web page" : "has 12 bytes"), "\(message)")
    #expect(message.contains("kept"))
    try await pull.run(entry)
    #expect(pull.installedBytes() == bytes)
    let range = try #require(pull.server.requests.last?.header("Range"))
    #expect(try #require(Int(range.dropFirst(6).dropLast())) > 0)
  }

  @Test func aServerThatKnowsNoRangesGivesTheWholeFile() async throws {
    let bytes = bytes
    let pull = try await Pull { _, number in
      number == 1
        ? FileServer.Answer(headers: [("ETag", "\"1\"")], body: Array(bytes[..<40_000]), announcedBytes: bytes.count)
        : FileServer.Answer(headers: [("ETag", "\"1\"")], body: bytes)
    }
    try await pull.run(pull.entry(sum, bytes: bytes.count))
    #expect(pull.installedBytes() == bytes)
    #expect(pull.server.requests.count == 2)
  }

  @Test func anotherCommandGoesOnWithThePart() async throws {
    let bytes = bytes
    let pull = try await Pull { request, number in
      switch number {
      case 1:
        FileServer.Answer(
          headers: [("ETag", "\"1\"")], body: Array(bytes[..<40_000]), announcedBytes: bytes.count)
      case 2: FileServer.Answer(status: 404)
      default: FileServer.answer(request, bytes, tag: "\"1\"")
      }
    }
    #expect(try await pull.failure(pull.entry(sum)).contains("does not have the file (404)"))
    #expect(pull.store.manifest(of: "model") == nil)
    try await pull.run(pull.entry(sum))
    #expect(pull.installedBytes() == bytes)
    #expect(pull.server.requests.last?.header("Range") != nil)
  }

  @Test func aPartThatIsWholeIsNotFetchedAgain() async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    let entry = pull.entry(sum)
    let folder = pull.store.partialFolder(of: "model")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: folder + "/0.part"))
    try JSONEncoder().encode(PartialRecord(url: entry.downloads[0].url, validator: "\"1\""))
      .write(to: URL(filePath: folder + "/0.part.json"))
    try await pull.run(entry)
    #expect(pull.installedBytes() == bytes)
    #expect(pull.server.requests.count == 1)
  }

  @Test func aFileThatIsWholeAndKnownIsNotAskedForAgain() async throws {
    let pull = try await Pull { _, _ in FileServer.Answer(status: 404) }
    let folder = pull.store.partialFolder(of: "model")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: folder + "/0.part"))
    try await pull.run(pull.entry(sum, bytes: bytes.count))
    #expect(pull.installedBytes() == bytes)
    #expect(pull.server.requests.isEmpty)
  }

  @Test func goesOnWithoutAValidatorWhereAChecksumTells() async throws {
    let bytes = bytes
    let pull = try await Pull { request, number in
      guard number > 1 else { return FileServer.Answer(body: Array(bytes[..<40_000]), announcedBytes: bytes.count) }
      guard let start = request.header("Range").flatMap({ Int($0.dropFirst(6).dropLast()) }) else {
        return FileServer.Answer(body: bytes)
      }
      return FileServer.Answer(
        status: 206, headers: [("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)")],
        body: Array(bytes[start...]))
    }
    try await pull.run(pull.entry(sum))
    #expect(pull.installedBytes() == bytes)
    let second = try #require(pull.server.requests.last)
    #expect(second.header("Range") != nil && second.header("If-Range") == nil)
    #expect(try pull.store.remove("model"))
    // Without a checksum two halves of two files would not be noticed.
    let other = try await Pull { _, number in
      number == 1
        ? FileServer.Answer(body: Array(bytes[..<40_000]), announcedBytes: bytes.count) : FileServer.Answer(body: bytes)
    }
    try await other.run(other.entry(nil))
    #expect(other.installedBytes() == bytes)
    #expect(other.server.requests.last?.header("Range") == nil)
  }

  @Test func refusesAFileWithAnotherChecksum() async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    let message = try await pull.failure(pull.entry(String(repeating: "0", count: 64)))
    #expect(message.contains(sum) && message.contains("of the catalogue"))
    #expect(pull.installedBytes() == nil)
    #expect(pull.server.requests.count == 1)
  }

  @Test func takesNoMoreThanTheFileHas() async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    let message = try await pull.failure(pull.entry(sum, bytes: bytes.count - 1))
    #expect(message.contains("longer than"))
    #expect(pull.installedBytes() == nil)
    #expect(pull.server.requests.count == 1)
  }

  @Test func aDamagedPartCostsOneMoreDownload() async throws {
    let bytes = bytes
    let pull = try await Pull { request, number in
      guard number == 1 else { return FileServer.answer(request, bytes, tag: "\"1\"") }
      return FileServer.Answer(
        headers: [("ETag", "\"1\"")], body: Array(bytes[..<40_000]), announcedBytes: bytes.count)
    }
    let entry = pull.entry(sum)
    let folder = pull.store.partialFolder(of: "model")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data([9, 9, 9]).write(to: URL(filePath: folder + "/0.part"))
    try JSONEncoder().encode(PartialRecord(url: entry.downloads[0].url, validator: "\"1\""))
      .write(to: URL(filePath: folder + "/0.part.json"))
    try await pull.run(entry)
    #expect(pull.installedBytes() == bytes)
  }

  @Test func recordsAnUnknownChecksumAndInsistsOnItLater() async throws {
    let bytes = bytes
    let pull = try await Pull { _, number in
      FileServer.Answer(headers: [("ETag", "\"\(number)\"")], body: number == 1 ? bytes : [1, 2, 3])
    }
    let reports = Pull.Reports()
    try await pull.run(pull.entry(nil), reports: reports)
    #expect(reports.all.contains { if case .recorded(_, let sha256) = $0 { sha256 == sum } else { false } })
    #expect(try pull.store.remove("model"))
    #expect(try await pull.failure(pull.entry(nil)).contains("recorded at the first download"))
  }

  @Test func triesAgainAfterLongerAndLongerPausesAndGivesUp() async throws {
    let pull = try await Pull { _, _ in FileServer.Answer(status: 503) }
    let message = try await pull.failure(pull.entry(sum))
    #expect(message.contains("503") && message.contains("goes on from there"))
    #expect(pull.pauses.all == [1, 2, 4, 8, 16].map { .seconds($0) })
  }

  @Test func followsRedirectsAndAsksForTheRestThereToo() async throws {
    let bytes = bytes
    let pull = try await Pull { request, number in
      if request.uri == "/a/model.onnx" { return FileServer.Answer(status: 302, headers: [("Location", "/b?c=d")]) }
      guard number > 2 else {
        return FileServer.Answer(
          headers: [("ETag", "\"1\"")], body: Array(bytes[..<40_000]), announcedBytes: bytes.count)
      }
      return FileServer.answer(request, bytes, tag: "\"1\"")
    }
    try await pull.run(pull.entry(sum))
    #expect(pull.installedBytes() == bytes)
    #expect(pull.server.requests.map(\.uri) == ["/a/model.onnx", "/b?c=d", "/a/model.onnx", "/b?c=d"])
    #expect(pull.server.requests.last?.header("Range") != nil)
  }

  @Test func doesNotGoInCircles() async throws {
    let pull = try await Pull { _, _ in FileServer.Answer(status: 301, headers: [("Location", "/a/model.onnx")]) }
    #expect(try await pull.failure(pull.entry(sum)).contains("redirects too often"))
  }

  @Test func takesEverythingFromAMirror() async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    var entry = pull.entry(sum)
    entry.downloads[0].url = "https://models.invalid/some/model.onnx?x=1"
    try await pull.run(entry, mirror: Mirror(pull.server.base + "/copies/"))
    #expect(pull.installedBytes() == bytes)
    #expect(pull.server.requests.map(\.uri) == ["/copies/some/model.onnx?x=1"])
  }

  @Test func asksForRoomBeforehand() async throws {
    let pull = try await Pull(FileServer.file(bytes, tag: "\"1\""))
    let message = try await pull.failure(pull.entry(sum, bytes: 5_000_000), free: 4_000_000)
    #expect(message.contains("takes about 5 MB") && message.contains("4 MB are free"))
    #expect(pull.server.requests.isEmpty)
  }

  @Test func onlyOneFetchesAModelAtATime() async throws {
    let gate = Gate()
    let bytes = bytes
    let pull = try await Pull { _, _ in
      FileServer.Answer(headers: [("ETag", "\"1\"")], body: bytes, gate: gate)
    }
    let entry = pull.entry(sum)
    let (reports, continuation) = AsyncStream.makeStream(of: Void.self)
    let downloader = FileDownloader()
    let installer = try ModelInstaller(
      store: pull.store, mirror: nil, index: PackageIndex(PackageIndex.standardAddress), downloader: downloader)
    // Awaited below.
    let first = Task { try await installer.pull(entry) { _ in continuation.yield() } }
    for await _ in reports { break }
    #expect(try await pull.failure(entry).contains("Another program is fetching"))
    #expect(throws: ModelFailure.self) { try pull.store.remove("model") }
    gate.open()
    #expect(try await first.value == .installed)
    try await downloader.shutDown()
    #expect(pull.installedBytes() == bytes)
  }

  @Test func aCancelledDownloadLeavesItsPart() async throws {
    let gate = Gate()
    let bytes = bytes
    let pull = try await Pull { request, number in
      guard number == 1 else { return FileServer.answer(request, bytes, tag: "\"1\"") }
      return FileServer.Answer(headers: [("ETag", "\"1\"")], body: bytes, gate: gate)
    }
    let entry = pull.entry(sum)
    let (reports, continuation) = AsyncStream.makeStream(of: Int.self)
    let downloader = FileDownloader()
    let installer = try ModelInstaller(
      store: pull.store, mirror: nil, index: PackageIndex(PackageIndex.standardAddress), downloader: downloader)
    // Awaited below.
    let first = Task {
      try await installer.pull(entry) { event in
        if case .progress(let bytes, _) = event { continuation.yield(bytes) }
      }
    }
    for await done in reports where done > 0 { break }
    first.cancel()
    await #expect(throws: (any Error).self) { try await first.value }
    gate.open()
    try await downloader.shutDown()
    try await pull.run(entry)
    #expect(pull.installedBytes() == bytes)
    #expect(pull.server.requests.last?.header("Range") != nil)
  }
}
