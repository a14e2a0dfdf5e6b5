import Foundation
import TestSupport

/// The checks of one open session after a start of the server.
struct SessionInspection {
  private let all: Inspection
  private let session: SessionClient
  private var dice: ChaosGenerator
  private var ledger: Ledger { all.ledger }

  init(_ all: Inspection, _ session: SessionClient, dice: ChaosGenerator) {
    self.all = all
    self.session = session
    self.dice = dice
  }

  mutating func run() async throws {
    guard let account = await ledger.accounts[session.id] else { return }
    guard try await checkState(account), try await checkLog(account) else { return }
    try await settleFiles()
    try await repeatCutUploads()
    try await checkTranscripts()
  }

  private func breach(_ what: String) async { await ledger.breach(what, in: session.id) }

  // MARK: State

  private func checkState(_ account: SessionAccount) async throws -> Bool {
    let answer = try await session.request("GET")
    guard answer.status == 200 else {
      await breach("an open session answers with \(answer.status) \(answer.text)")
      return false
    }
    let shown = answer.json
    if shown["label"].text != account.label || shown["state"].text != "open" {
      await breach("it has changed: \(shown)")
    }
    if let isPaused = account.isPaused, shown["queue"]["state"].text != (isPaused ? "paused" : "running") {
      await breach("its queue is \(shown["queue"]["state"]), and was told to be paused: \(isPaused)")
    }
    if let player = account.player { await checkPlayer(shown["player"], player) }
    if let token = account.viewerToken {
      let seen = try await session.client.request("GET", "/v1/sessions/\(session.id)", token: token).status
      if seen != 200 { await breach("a viewer gets \(seen)") }
    }
    return await ledger.accounts[session.id]?.standing == .open
  }

  /// A player that stands still stays as it was told; one that plays goes on by itself.
  private func checkPlayer(_ now: JSONValue, _ before: JSONValue) async {
    if now["revision"].int ?? 0 < before["revision"].int ?? 0 {
      await breach("its player went back from \(before) to \(now)")
    }
    guard ["paused", "stopped"].contains(before["state"].text) else { return }
    let isSame =
      ["state", "file", "rate"].allSatisfy { now[$0] == before[$0] }
      // A place that was sought before the length was known may have turned out to lie behind the end.
      && abs((now["position"].double ?? -1) - min(before["position"].double ?? -2, now["duration"].double ?? .infinity))
        < 0.01
    if !isSame { await breach("its player is \(now) and was \(before)") }
  }

  /// Everything that was read before is still there, and the log goes on behind it.
  private mutating func checkLog(_ account: SessionAccount) async throws -> Bool {
    let page = try await session.request(
      "GET", "/events?after=\(account.events.count)&limit=1", headers: ["Accept": "application/json"])
    let newest = page.json["newest"].int ?? page.json["last"].int ?? 0
    guard newest >= account.events.count else {
      await breach("its log ends at \(newest), and \(account.events.count) events were read before")
      return false
    }
    let kind = all.isLast ? .wholeStream : EventReader.Kind.allCases.randomElement(using: &dice) ?? .pages
    let reader = EventReader(session: session, ledger: ledger)
    let isRead: Bool? = await within(Inspection.patience) {
      try await reader.read(kind, until: newest)
      return true
    }
    let read = await ledger.accounts[session.id]?.events.count ?? 0
    if isRead != true || read < newest {
      await breach("its log could not be read up to event \(newest) (\(kind))")
    }
    return await ledger.accounts[session.id]?.standing == .open
  }

  // MARK: Files

  private func settleFiles() async throws {
    guard let account = await ledger.accounts[session.id] else { return }
    let remains = all.remains
    let prefix = "\(session.id)_"
    let isDrained =
      await within(Inspection.patience) {
        await FolderWatch.wait([remains.folder.path("data/drop")]) {
          remains.paths(with: prefix).allSatisfy { !$0.hasPrefix("drop/") }
        }
      } != nil
    if !isDrained { await breach("files stay in the drop folder: \(all.remains.paths(with: "\(session.id)_"))") }
    let promised = Set(account.files.values.filter { $0.promise == .given }.map(\.name))
    var listed: [JSONValue] = []
    let isWhole = try await session.becomesTrue(within: Inspection.patience) {
      listed = try await session.files()
      return promised.isSubset(of: listed.compactMap { $0["name"].text })
    }
    if !isWhole {
      return await breach("files are lost: \(promised.subtracting(listed.compactMap { $0["name"].text }).sorted())")
    }
    let unanswered = Set(account.files.values.filter { $0.promise == .unanswered }.map(\.name))
    if !unanswered.isEmpty {
      // A file leaves the drop folder after its file.created; what has been created by now joins the list, or fails.
      try await session.events { events in
        let created = events.filter { $0["type"].text == "file.created" && unanswered.contains($0["name"].text ?? "") }
        let settled = events.filter { ["file.queued", "file.failed", "file.cancelled"].contains($0["type"].text) }
        return Set(created.compactMap { $0["file"].text }).isSubset(of: settled.compactMap { $0["file"].text })
      }
      listed = try await session.files()
    }
    let names = listed.compactMap { $0["name"].text }
    if Set(names).count != names.count { await breach("a file is listed twice: \(names)") }
    for file in listed { await settle(file, account) }
    for file in account.files.values where file.promise != .given && !names.contains(file.name) {
      await ledger.update(session.id) {
        // What has a key is uploaded again.
        if file.promise == .unanswered, file.idempotencyKey != nil { return }
        $0.files[file.name] = nil
        if file.promise == .unanswered { $0.neverThere.insert(file.name) }
      }
    }
  }

  /// A file that the server lists.
  private func settle(_ file: JSONValue, _ account: SessionAccount) async {
    guard let name = file["name"].text, let id = file["id"].text, let sent = account.files[name] else {
      return await breach("it lists a file that is not its: \(file)")
    }
    if let known = sent.id, known != id { return await breach("\(name) was \(known) and is \(id)") }
    if file["bytes"].int != all.stock.sounds[sent.sound].content.count {
      return await breach("\(name) is not whole: \(file["bytes"]) bytes")
    }
    if file["state"].text == "failed", all.stock.sounds[sent.sound].fate == .completes {
      return await breach("\(name) has failed: \(file["error"])")
    }
    await ledger.update(session.id) {
      $0.files[name]?.id = id
      $0.files[name]?.promise = .given
    }
  }

  /// Uploads that were cut off, once more with their keys: each is one file.
  private func repeatCutUploads() async throws {
    let files = await ledger.accounts[session.id]?.files.values.filter { $0.idempotencyKey != nil } ?? []
    for file in files where file.promise == .unanswered {
      let answer = try await session.request(
        "POST", "/files?name=\(file.name)", headers: ["Idempotency-Key": file.idempotencyKey ?? ""],
        body: all.stock.sounds[file.sound].content)
      guard await ledger.accept(answer, [202], "a repeated upload", in: session.id) else { return }
      let id = answer.json["files"][0]["id"].text
      await ledger.update(session.id) {
        $0.files[file.name]?.id = id
        $0.files[file.name]?.promise = .given
      }
      let count = try await session.files().count { $0["name"].text == file.name }
      if count != 1 { await breach("\(file.name) was uploaded twice with one key and is listed \(count) times") }
    }
  }

  // MARK: Transcripts

  /// A finished transcript is right, and stays as it is.
  private mutating func checkTranscripts() async throws {
    guard let account = await ledger.accounts[session.id], account.standing == .open else { return }
    for file in account.files.values.sorted(by: { $0.name < $1.name }) {
      guard let id = file.id, account.histories[id]?.end == "file.completed" else { continue }
      if file.transcript != nil, !all.isLast, !dice.chance(0.1) { continue }
      let answer = try await session.transcript(id)
      guard answer.status == 200 else {
        return await breach("the transcript of \(file.name) is answered with \(answer.status) \(answer.text)")
      }
      if let before = file.transcript {
        if before != answer.text { await breach("the transcript of \(file.name) has changed") }
        continue
      }
      let announced = account.events.map(\.value)
        .filter { $0["file"].text == id && $0["type"].text == "segment.final" }.map { $0["segment"] }
      let gapsAreExplained = await ledger.workersKilled >= 3
      let fault = all.references.fault(
        in: answer.json, sound: file.sound, announced: announced, gapsAreExplained: gapsAreExplained)
      await ledger.checkedTranscript()
      if let fault { return await breach("\(file.name), sound \(file.sound): \(fault)") }
      let text = answer.text
      await ledger.update(session.id) { $0.files[file.name]?.transcript = text }
    }
  }
}
