import TranscriptionCore

/// Ends of sessions, and of what their credentials opened.
extension ServiceConformance {
  func grants(_ promises: inout Promises) async throws {
    let opened = try await open()
    let id = opened.snapshot.id
    let viewer = try await opened.handle.addViewer(lifetimeSeconds: 60)
    var grants: [SessionGrant] = []
    for secret in [opened.token, viewer.token] + (key.map { [$0] } ?? []) { grants.append(try await grant(id, secret)) }
    let cancelled = Attempt(isCancelled: true) { [grant = grants[0]] in await grant.ended() }
    promises.expect(await cancelled.value() == .some(nil), "a wait for a grant's end is cancelled with its task")
    // Some wait before the end, some after it.
    let waits = grants.map { grant in Attempt { await grant.ended() } }
    _ = try await opened.handle.end()
    for wait in waits + grants.map({ grant in Attempt { await grant.ended() } }) {
      promises.expect(await wait.value() == .sessionEnded, "a grant ends with its session")
    }
  }

  func end(_ promises: inout Promises) async throws {
    let (opened, other) = (try await open(), try await open())
    let id = opened.snapshot.id
    let viewer = try await opened.handle.addViewer(lifetimeSeconds: 60)
    let lent = try await service.session(id, credential: Credential(opened.token), for: .change)
    let receipt = try await opened.handle.end()
    promises.expect(receipt.id == id, "a receipt names its session")
    for handle in [opened.handle, lent] {
      promises.expect(await Promises.refusal { try await handle.end() } == .notFound, "a session ends once")
    }
    for secret in [opened.token, viewer.token] + (key.map { [$0] } ?? []) {
      for access in [SessionAccess.read, .change] {
        promises.expect(await refusal(id, secret, access) == .notFound, "a session that has ended is not found")
      }
      promises.expect(await Promises.refusal { try await grant(id, secret) } == .notFound, "nor are grants for it made")
      let cookie = await Promises.refusal { try await service.cookieSecret(id, credential: Credential(secret)) }
      promises.expect(cookie == .notFound, "nor cookies")
    }
    promises.expect(try await !listed(operatorToken).contains(id), "a session that has ended is not listed")
    promises.expect(await refusal(other.snapshot.id, other.token) == nil, "the end of a session leaves others alone")
  }

  func lastEvents(_ promises: inout Promises) async throws {
    let opened = try await open()
    let handle = opened.handle
    _ = try await handle.upload(UploadRequest(name: "noise.wav")) { writer in
      try await writer.write([UInt8](repeating: 1, count: 99))
    }
    _ = try await handle.end()
    var numbers: [Int] = []
    while true {
      let page = try await handle.events(after: numbers.last ?? 0, limit: 1, wait: .seconds(60))
      numbers += page.events.map(\.seq)
      promises.expect(
        page.isEnd == (numbers.last ?? 0 == page.last), "only the page with the last event of a session is its end")
      if page.isEnd || page.isEmpty { break }
    }
    promises.expect(numbers == Array(1...max(1, numbers.count)), "events are numbered from 1, without gaps")
  }
}
