import Foundation
import TestSupport

/// Looks at a server that was just started on the data of one that died, and checks every promise.
struct Inspection: Sendable {
  let client: HTTPClient
  let key: String
  let ledger: Ledger
  let stock: SoundStock
  let references: TranscriptCheck
  let remains: Remains
  let dice: ChaosGenerator
  /// The users are gone and everything has to be finished.
  var isLast = false

  /// How long the server may take over what it does after it began to serve.
  static let patience = Duration.seconds(30)

  func run() async throws {
    try await settleOpenings()
    for account in await ledger.accounts(.endUnanswered) { try await settleEnd(of: account) }
    for account in await ledger.accounts(.ended) { try await checkGone(account) }
    let open = await ledger.accounts(.open)
    try await withThrowingTaskGroup { group in
      var dice = dice
      for account in open {
        var inspection = SessionInspection(self, account.client.through(client), dice: dice.split())
        group.addTask { try await inspection.run() }
      }
      try await group.waitForAll()
    }
    for account in await ledger.accounts(.spoiled) { _ = try await account.client.through(client).end() }
    await checkDisk()
  }

  // MARK: Sessions

  /// A session whose opening was cut off may exist or not; no user has its token.
  private func settleOpenings() async throws {
    var after = ""
    var listed: [JSONValue] = []
    while true {
      let page = try await client.request("GET", "/v1/sessions?limit=100\(after)", token: key).json["sessions"].items
      listed += page
      guard let last = page.last?["id"].text else { break }
      after = "&after=\(last)"
    }
    let accounts = await ledger.accounts
    let cut = await ledger.cutOpenings
    for session in listed {
      guard let id = session["id"].text, accounts[id] == nil else { continue }
      if !cut.contains(session["label"].text ?? "") {
        await ledger.breach("there is a session that no user opened: \(id)")
      }
      let ended = try await client.request("DELETE", "/v1/sessions/\(id)", token: key)
      if ended.status != 200 { await ledger.breach("a listed session cannot be ended: \(ended.status) (\(id))") }
    }
  }

  private func settleEnd(of account: SessionAccount) async throws {
    let session = account.client.through(client)
    var answer = try await session.request("GET")
    // One whose end goes on may be seen while it does.
    _ = try await session.becomesTrue(within: Self.patience) {
      answer = try await session.request("GET")
      return answer.json["state"].text != "ending"
    }
    let isBack = answer.status == 200
    await ledger.update(account.id) { $0.standing = isBack ? .open : .ended }
    guard isBack else { return }
    // It must then be there whole.
    for file in try await session.files() {
      guard let id = file["id"].text else { continue }
      let audio = try await session.request("GET", "/files/\(id)/audio")
      if audio.status != 200 || audio.body.count != file["bytes"].int {
        return await ledger.breach(
          "a session whose end was cut off is back without its files: \(audio.status) \(audio.body.count) bytes "
            + "of \(file)", in: account.id)
      }
    }
  }

  private func checkGone(_ account: SessionAccount) async throws {
    let status = try await account.client.through(client).request("GET").status
    if ![401, 404].contains(status) {
      await ledger.breach("an ended session answers with \(status)", in: account.id)
    }
  }

  // MARK: Disk

  private func checkDisk() async {
    let open = await ledger.accounts(.open)
    var known = Set(open.map(\.id))
    for account in open { known.formUnion(account.files.values.compactMap(\.id)) }
    var strangers: [String] = []
    let remains = remains
    let ours = known
    _ = await within(.seconds(10)) {
      await FolderWatch.wait(remains.folders()) { remains.strangers(besides: ours).isEmpty }
    }
    strangers = remains.strangers(besides: known)
    if !strangers.isEmpty { await ledger.breach("left on disk: \(strangers.prefix(5))") }
    let quarantine = remains.folder.names(in: "data/drop/quarantine")
    if !quarantine.isEmpty { await ledger.breach("in quarantine: \(quarantine)") }
  }
}
