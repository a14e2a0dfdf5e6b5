import TranscriptionCore

/// What is shown of sessions, and to which caller.
extension ServiceConformance {
  func list(_ promises: inout Promises) async throws {
    let before = try await listed(operatorToken)
    var opened: [OpenedSession] = []
    for _ in 0..<3 { opened.insert(try await open(), at: 0) }
    let ids = opened.map(\.snapshot.id)
    promises.expect(try await listed(operatorToken) == ids + before, "the operator lists all sessions, newest first")
    let first = try await service.list(credential: Credential(operatorToken), after: nil, limit: 2)
    promises.expect(first.sessions.map(\.id) == Array(ids.prefix(2)) && first.hasMore, "a page has at most its limit")
    let rest = try await service.list(credential: Credential(operatorToken), after: ids[1], limit: 100)
    promises.expect(rest.sessions.map(\.id) == [ids[2]] + before && !rest.hasMore, "a page begins behind a session")

    for wrong in [nil, "guess"] {
      let refusal = await Promises.refusal {
        try await service.list(credential: wrong.map { Credential($0) }, after: nil, limit: 9)
      }
      promises.expect(refusal == .authentication, "a list needs a credential that is valid")
    }
    let viewer = try await opened[0].handle.addViewer(lifetimeSeconds: 60)
    if let key {
      promises.expect(try await listed(key).starts(with: ids), "a key lists the sessions that it opened")
      for token in [opened[0].token, viewer.token] {
        let refusal = await Promises.refusal { try await listed(token) }
        promises.expect(refusal == .authentication, "where there are keys a token lists nothing")
      }
    } else {
      for token in [opened[0].token, viewer.token] {
        promises.expect(try await listed(token) == [ids[0]], "where there are no keys a token lists its session")
      }
    }
  }

  func transient(_ promises: inout Promises) async throws {
    let opened = try await open(transient: true)
    let secrets = [operatorToken, key ?? opened.token]
    for secret in secrets {
      promises.expect(try await !listed(secret).contains(opened.snapshot.id), "a transient session is not listed")
    }
    promises.expect(await refusal(opened.snapshot.id, opened.token, .change) == nil, "a transient session is open")
    _ = try await opened.handle.end()
  }

  func operations(_ promises: inout Promises) async throws {
    let mine = try await open()
    let other = try await open(key: otherKey)
    let (id, otherID) = (mine.snapshot.id, other.snapshot.id)
    let all = try await shown(operatorToken)
    promises.expect(all.contains(id) && all.contains(otherID), "the operator is shown the ids of all sessions")
    let own = try await shown(key ?? mine.token)
    promises.expect(own.contains(id), "a caller is shown the ids of its own sessions")
    if key == nil || otherKey != nil {
      promises.expect(!own.contains(otherID), "a caller is shown no ids of sessions that are not its own")
    }
    let wrong = await Promises.refusal { try await service.operations(credential: Credential("guess")) }
    promises.expect(wrong == .authentication, "figures need a credential that is valid")
    if key == nil {
      let list = try await service.operations(credential: nil).sessions.list
      promises.expect(
        list.allSatisfy { $0.id == nil && $0.label == nil }, "a caller without a credential is shown no ids")
    } else {
      let refusal = await Promises.refusal { try await service.operations(credential: nil) }
      promises.expect(refusal == .authentication, "where there are keys figures need a credential")
    }
    promises.expect(await service.overview().sessions.list.isEmpty, "the overview lists no sessions")
  }

  private func shown(_ secret: String) async throws -> [SessionID] {
    try await service.operations(credential: Credential(secret)).sessions.list.compactMap(\.id)
  }
}
