import TranscriptionCore

/// Who may do what.
extension ServiceConformance {
  func keys(_ promises: inout Promises) async throws {
    guard let key else {
      try service.authorize(nil)
      return
    }
    try service.authorize(Credential(key))
    for wrong in [nil, Credential("guess")] {
      promises.expect(
        await Promises.refusal { try service.authorize(wrong) } == .authentication, "only an API key is one")
      let refusal = await Promises.refusal {
        try await service.open(SessionPatch(), credential: wrong, transient: false)
      }
      promises.expect(refusal == .authentication, "without a right key no session is opened")
    }
    let mine = try await open()
    promises.expect(await refusal(mine.snapshot.id, key, .change) == nil, "a key opens the sessions that it opened")
    promises.expect(
      await Promises.refusal { try service.authorize(Credential(mine.token)) } == .authentication,
      "a session's token is no key")
    guard let otherKey else { return }
    promises.expect(await refusal(mine.snapshot.id, otherKey) == .notFound, "a key opens no session of another key")
    promises.expect(try await listed(otherKey).isEmpty, "a key lists no session of another key")
  }

  func wishes(_ promises: inout Promises) async throws {
    let opened = try await open()
    promises.expect(opened.engine == service.engines[0], "a session has the default engine unless it asks for another")
    promises.expect(opened.snapshot.id == opened.handle.id, "a session has one id")
    let before = try await listed(operatorToken)
    var wishes = [SessionPatch(), SessionPatch(), SessionPatch()]
    wishes[0].weight = 99
    wishes[1].engine = "no such engine"
    wishes[2].task = "dance"
    for wish in wishes {
      let refusal = await Promises.refusal { try await open(wish) }
      promises.expect(refusal == .invalidRequest, "a wish that cannot be met is refused: \(wish)")
    }
    promises.expect(try await listed(operatorToken) == before, "a wish that is refused opens no session")
  }

  func credentials(_ promises: inout Promises) async throws {
    let (mine, other) = (try await open(), try await open())
    let id = mine.snapshot.id
    promises.expect(await refusal(id, mine.token, .read) == nil, "a session's token reads it")
    promises.expect(await refusal(id, mine.token, .change) == nil, "a session's token changes it")
    promises.expect(await refusal(id, other.token) == .notFound, "another session's token finds nothing")
    promises.expect(await refusal(SessionID(), mine.token) == .notFound, "there is no session of an unknown id")
    for (wrong, what) in [(nil, "no credential"), ("guess", "a wrong one"), (operatorToken, "the operator's token")] {
      promises.expect(await refusal(id, wrong) == .authentication, "\(what) opens no session")
      promises.expect(await refusal(SessionID(), wrong) == .authentication, "\(what) learns of no session")
      let grant = await Promises.refusal { try await service.grant(id, credential: wrong.map { Credential($0) }) }
      promises.expect(grant == .authentication, "\(what) gets no grant")
    }
    promises.expect(await Promises.refusal { try await grant(id, other.token) } == .notFound, "another's gets no grant")
  }

  func viewers(_ promises: inout Promises) async throws {
    let (mine, other) = (try await open(), try await open())
    let id = mine.snapshot.id
    let viewer = try await mine.handle.addViewer(lifetimeSeconds: 60)
    let kept = try await mine.handle.addViewer(lifetimeSeconds: 60)
    promises.expect(await refusal(id, viewer.token, .read) == nil, "a viewer reads")
    promises.expect(await refusal(id, viewer.token, .change) == .permission, "a viewer changes nothing")
    promises.expect(await refusal(other.snapshot.id, viewer.token) == .notFound, "a viewer sees no other session")
    promises.expect(try await Set(mine.handle.viewers().map(\.id)) == [viewer.id, kept.id], "viewers are listed")
    promises.expect(try await other.handle.viewers().isEmpty, "a session lists no viewers of another")
    let grant = try await grant(id, viewer.token)
    try await mine.handle.revokeViewer(viewer.id)
    promises.expect(
      await Attempt { await grant.ended() }.value() == .revoked, "what a viewer opened ends when it is revoked")
    promises.expect(await refusal(id, viewer.token) == .authentication, "a viewer that was revoked opens nothing")
    promises.expect(await refusal(id, kept.token) == nil, "a viewer that was not revoked goes on")
    for gone in [viewer.id, ViewerID()] {
      let error = await Promises.error { try await mine.handle.revokeViewer(gone) } as? ServiceError
      promises.expect(error == .viewerNotFound, "what is no viewer cannot be revoked")
    }
  }

  func cookies(_ promises: inout Promises) async throws {
    let opened = try await open()
    let id = opened.snapshot.id
    let viewer = try await opened.handle.addViewer(lifetimeSeconds: 60)
    for token in [opened.token, viewer.token] {
      promises.expect(
        try await service.cookieSecret(id, credential: Credential(token)) == token, "a token is its own cookie")
    }
    let refusal = await Promises.refusal { try await service.cookieSecret(id, credential: Credential("guess")) }
    promises.expect(refusal == .authentication, "a wrong credential gets no cookie")
    guard let key else { return }
    let secret = try await service.cookieSecret(id, credential: Credential(key))
    promises.expect(secret != key, "a cookie holds no key")
    promises.expect(await self.refusal(id, secret, .read) == nil, "a key's cookie reads")
    promises.expect(await self.refusal(id, secret, .change) == .permission, "a key's cookie changes nothing")
  }
}
