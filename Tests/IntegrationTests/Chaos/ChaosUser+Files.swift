import AsyncHTTPClient
import Foundation
import Glibc
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// What a user does with files.
extension ChaosUser {
  /// A sound of this kind, and the name that it is sent under.
  private mutating func choose(
    _ session: SessionClient, fate: Sound.Fate? = nil, isLong: Bool = false, hasKey: Bool
  ) async -> SentFile {
    let candidates = stock.sounds.indices.filter { index in
      let sound = stock.sounds[index]
      return sound.isLong == isLong && (fate.map { $0 == sound.fate } ?? true)
    }
    let index = candidates.randomElement(using: &dice) ?? 0
    let name = await ledger.nextName(stock.sounds[index].fileExtension)
    let file = SentFile(name: name, sound: index, idempotencyKey: hasKey ? "key-\(name)" : nil)
    await ledger.update(session.id) { $0.files[name] = file }
    return file
  }

  mutating func upload(to session: SessionClient, fate: Sound.Fate? = nil, isLong: Bool = false) async throws {
    let file = await choose(session, fate: fate, isLong: isLong, hasKey: dice.chance(0.5))
    try await send(file, to: session)
  }

  /// Uploads a file whole and notes the answer.
  private func send(_ file: SentFile, to session: SessionClient) async throws {
    let answer = try await session.request(
      "POST", "/files?name=\(file.name)", headers: file.idempotencyKey.map { ["Idempotency-Key": $0] } ?? [:],
      body: stock.sounds[file.sound].content)
    await note(answer, of: file, in: session)
  }

  /// Uploads in twenty pieces.
  ///
  /// - Parameter piece: the signal is sent when this piece is about to go; `nil` for none.
  mutating func uploadSlowly(to session: SessionClient, announcedAt piece: Int?) async throws {
    let file = await choose(session, hasKey: dice.chance(0.5))
    let content = stock.sounds[file.sound].content
    var request = HTTPClientRequest(
      url: "\(client.base.absoluteString)/v1/sessions/\(session.id)/files?name=\(file.name)")
    request.method = .POST
    request.headers.add(name: "Authorization", value: "Bearer \(session.token)")
    if let key = file.idempotencyKey { request.headers.add(name: "Idempotency-Key", value: key) }
    let signal = signal
    let body = SlowBody(content: content, pieces: 20, pause: dice.spreadMilliseconds(0.5...20)) {
      if $0 == piece { signal.send() }
    }
    request.body = .stream(body, length: dice.chance(0.5) ? .known(Int64(content.count)) : .unknown)
    let response = try await AsyncHTTPClient.HTTPClient.shared.execute(request, timeout: .seconds(60))
    let answer = HTTPAnswer(response, body: Data(buffer: try await response.body.collect(upTo: 1 << 20)))
    await note(answer, of: file, in: session)
  }

  private func note(_ answer: HTTPAnswer, of file: SentFile, in session: SessionClient) async {
    guard await ledger.accept(answer, [202], "an upload", in: session.id) else { return }
    let id = answer.json["files"][0]["id"].text
    await ledger.update(session.id) {
      $0.files[file.name]?.promise = .given
      $0.files[file.name]?.id = id
    }
  }

  /// The same upload once more with the same key: the same file, not another.
  mutating func repeatUpload(to session: SessionClient) async throws {
    let candidates = await ledger.accounts[session.id]?.files.values
      .filter { $0.idempotencyKey != nil && $0.promise == .given && $0.id != nil }.sorted { $0.name < $1.name }
    guard let file = candidates?.randomElement(using: &dice) else { return }
    let answer = try await session.request(
      "POST", "/files?name=\(file.name)", headers: ["Idempotency-Key": file.idempotencyKey ?? ""],
      body: stock.sounds[file.sound].content)
    guard await ledger.accept(answer, [202], "a repeated upload", in: session.id) else { return }
    let id = answer.json["files"][0]["id"].text
    if id != file.id {
      await ledger.breach("a repeated upload of \(file.name) became a second file", in: session.id)
    }
  }

  /// Puts a file into the drop folder in one of the ways of other programs.
  mutating func drop(into session: SessionClient, announced: Bool = false) async throws {
    try Task.checkCancellation()
    let file = await choose(session, hasKey: false)
    let content = stock.sounds[file.sound].content
    let destination = session.dropPath(file.name)
    let way = Int.random(in: 0..<3, using: &dice)
    let outside = folder.path(file.name)
    if way > 0 { try content.write(to: URL(filePath: outside)) }
    if announced { signal.send() }
    switch way {
    case 0: try session.drop(file.name, content)
    case 1: rename(outside, destination)
    default: link(outside, destination)
    }
    await ledger.update(session.id) { $0.files[file.name]?.promise = .given }
  }

  mutating func remove(from session: SessionClient, announced: Bool = false) async throws {
    let candidates = await ledger.accounts[session.id]?.files.values
      .filter { $0.promise == .given && $0.id != nil }.sorted { $0.name < $1.name }
    guard let file = candidates?.randomElement(using: &dice), let id = file.id else { return }
    await ledger.update(session.id) {
      $0.files[file.name]?.promise = .removalUnanswered
      $0.player = nil
    }
    if announced { signal.send() }
    let answer = try await session.request("DELETE", "/files/\(id)")
    guard await ledger.accept(answer, [204], "a removal", in: session.id) else { return }
    await ledger.update(session.id) { $0.files[file.name] = nil }
  }

  mutating func retry(in session: SessionClient, announced: Bool = false) async throws {
    let sounds = stock.sounds
    let candidates = await ledger.accounts[session.id]?.files.values
      .filter { sounds[$0.sound].fate == .fails && $0.promise == .given && $0.id != nil }.sorted { $0.name < $1.name }
    guard let file = candidates?.randomElement(using: &dice), let id = file.id else { return }
    await ledger.update(session.id) { $0.files[file.name]?.retriesAsked += 1 }
    if announced { signal.send() }
    let answer = try await session.request("POST", "/files/\(id)/retry")
    // A file that has not failed yet cannot be retried.
    _ = await ledger.accept(answer, [202, 409], "a retry", in: session.id)
  }
}
