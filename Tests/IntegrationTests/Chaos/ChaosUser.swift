import Foundation

/// A user who does this and that until the server is gone, and remembers what it was told.
struct ChaosUser: Sendable {
  let number: Int
  let client: HTTPClient
  let key: String
  let ledger: Ledger
  let stock: SoundStock
  /// Files that are not in the drop folder yet lie here, on the same file system.
  let folder: TemporaryFolder
  let mostFiles: Int
  let signal: DelicateSignal
  var dice: ChaosGenerator

  private static let mostSessions = 2

  /// - Parameter first: what to begin with; the signal is sent when it has begun.
  mutating func use(_ first: Moment.Delicate?) async {
    do {
      if let first { try await perform(first) }
      while !Task.isCancelled {
        try await act()
        await Moment.pass(dice.spreadMilliseconds(1...120))
      }
    } catch {
      // The server is gone. What was not answered stands in the ledger as that.
    }
  }

  private mutating func perform(_ delicate: Moment.Delicate) async throws {
    let session = try await session()
    switch delicate {
    case .opening: _ = try await open()
    case .drop: try await drop(into: session, announced: true)
    case .manyDrops:
      signal.send()
      for _ in 0..<15 { try await drop(into: session) }
    case .upload: try await uploadSlowly(to: session, announcedAt: Int.random(in: 0...20, using: &dice))
    case .endOfUpload: try await uploadSlowly(to: session, announcedAt: 20)
    case .removal:
      try await upload(to: session)
      try await remove(from: session, announced: true)
    case .retry:
      try await upload(to: session, fate: .fails)
      try await retry(in: session, announced: true)
    case .ending:
      for _ in 0..<3 { try await upload(to: session) }
      try await end(session, announced: true)
    case .preparation:
      signal.send()
      try await upload(to: session, isLong: true)
    }
  }

  private mutating func act() async throws {
    let session = try await session()
    let files = await ledger.accounts[session.id]?.files.count ?? 0
    switch Int.random(in: files < mostFiles ? 0..<100 : 70..<100, using: &dice) {
    case 0..<22: try await upload(to: session)
    case 22..<30: try await uploadSlowly(to: session, announcedAt: nil)
    case 30..<47: try await drop(into: session)
    case 47..<50: for _ in 0..<5 { try await drop(into: session) }
    case 50..<54: try await upload(to: session, isLong: true)
    case 54..<62: try await switchQueue(of: session)
    case 62..<68: try await play(in: session)
    case 68..<70: try await addViewer(to: session)
    case 70..<80: try await remove(from: session)
    case 80..<86: try await retry(in: session)
    case 86..<92: try await repeatUpload(to: session)
    case 92..<97: try await end(session)
    default: _ = try await session.request("GET", "/queue")
    }
  }

  /// One of the user's own sessions; a new one while there are few.
  private mutating func session() async throws -> SessionClient {
    let mine = await ledger.accounts(.open, owner: number)
    if mine.count < Self.mostSessions || (mine.count == 2 && dice.chance(0.02)), let new = try await open() {
      return new
    }
    guard let chosen = mine.randomElement(using: &dice) else { throw CancellationError() }
    return chosen.client.through(client)
  }

  private func open() async throws -> SessionClient? {
    let label = await ledger.nextName("label")
    await ledger.opening(label)
    signal.send()
    let answer = try await client.request("POST", "/v1/sessions", token: key, json: #"{"label":"\#(label)"}"#)
    guard answer.status == 201, let id = answer.json["id"].text, let token = answer.json["token"].text,
      let drop = answer.json["drop_folder"].text
    else { return nil }
    let session = SessionClient(client: client, id: id, token: token, dropFolder: drop, opened: answer.json)
    await ledger.opened(SessionAccount(client: session, owner: number, label: label))
    return session
  }
}
