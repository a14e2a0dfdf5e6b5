package import TranscriptionCore

/// What ``SessionService`` promises, checked on a service without sessions.
///
/// Not checked: what depends on time (leases, viewers that expire), shares of owners, and the calls of a session that have
/// nothing to do with who may make them.
package struct ServiceConformance: Sendable {
  let service: any SessionService
  let key: String?
  let otherKey: String?
  let operatorToken: String
  private let passTime: @Sendable () -> Void

  /// - Parameters:
  ///   - key: an API key; `nil` for a service that has none.
  ///   - otherKey: one more, where the service can have two.
  ///   - passTime: moves the service's clock by a moment, so that one session is older than another.
  package init(
    _ service: any SessionService, key: String? = nil, otherKey: String? = nil, operatorToken: String,
    passTime: @escaping @Sendable () -> Void = {}
  ) {
    self.service = service
    self.key = key
    self.otherKey = otherKey
    self.operatorToken = operatorToken
    self.passTime = passTime
  }

  /// - Returns: the promises that are broken.
  package func broken() async -> [String] {
    var promises = Promises()
    promises.expect(!service.engines.isEmpty, "there is an engine, the default")
    await promises.check("keys", keys)
    await promises.check("wishes", wishes)
    await promises.check("credentials", credentials)
    await promises.check("viewers", viewers)
    await promises.check("cookies", cookies)
    await promises.check("list", list)
    await promises.check("transient sessions", transient)
    await promises.check("operations", operations)
    await promises.check("grants", grants)
    await promises.check("end", end)
    await promises.check("events of an ended session", lastEvents)
    return promises.broken
  }

  /// - Parameter room: sessions that the service takes, all of them free.
  /// - Returns: what a service breaks that becomes full.
  package func brokenWhenFull(room: Int) async -> [String] {
    var promises = Promises()
    await promises.check("a full service") { promises in
      var opened: [OpenedSession] = []
      for _ in 0..<room { opened.append(try await open()) }
      promises.expect(
        await Promises.refusal { try await open() } == .overloaded, "a service that is full opens no session")
      _ = try await opened[0].handle.end()
      _ = try await open()
    }
    return promises.broken
  }

  func open(
    _ wishes: SessionPatch = SessionPatch(), key: String? = nil, transient: Bool = false
  ) async throws -> OpenedSession {
    passTime()
    return try await service.open(wishes, credential: (key ?? self.key).map { Credential($0) }, transient: transient)
  }

  /// The kind of error that a credential is refused with; `nil` where it opens the session.
  func refusal(_ id: SessionID, _ secret: String?, _ access: SessionAccess = .read) async -> ServiceError.Kind? {
    await Promises.refusal { try await service.session(id, credential: secret.map { Credential($0) }, for: access) }
  }

  /// The sessions that a credential lists, newest first.
  func listed(_ secret: String, after: SessionID? = nil, limit: Int = 100) async throws -> [SessionID] {
    try await service.list(credential: Credential(secret), after: after, limit: limit).sessions.map(\.id)
  }

  func grant(_ id: SessionID, _ secret: String) async throws -> SessionGrant {
    try await service.grant(id, credential: Credential(secret))
  }
}
