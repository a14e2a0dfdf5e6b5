import Foundation
package import TranscriptionCore

/// How long credentials open what they open.
extension SessionRegistry {
  package func grant(_ id: SessionID, credential: Credential?) async throws(ServiceError) -> SessionGrant {
    try access.check(credential, for: id, access: .read, at: clock.now) { sessions[id]?.owner }
    guard let credential, sessions[id] != nil else { throw .sessionNotFound }
    let hash = Token.hash(credential.secret)
    return SessionGrant { [weak self] in
      guard let self else { return .sessionEnded }
      return await self.end(ofGrantFor: id, hash: hash)
    }
  }

  package func cookieSecret(_ id: SessionID, credential: Credential?) async throws(ServiceError) -> String {
    try access.check(credential, for: id, access: .read, at: clock.now) { sessions[id]?.owner }
    guard let credential, sessions[id] != nil else { throw .sessionNotFound }
    guard access.keys.hashes.contains(Token.hash(credential.secret)) else { return credential.secret }
    return try await addViewer(to: id, lifetimeSeconds: SessionBounds.cookieSeconds).token
  }

  private func end(ofGrantFor id: SessionID, hash: String) async -> SessionGrant.End? {
    guard sessions[id] != nil else { return .sessionEnded }
    guard access.isValid(hash) else { return .revoked }
    let waiter = GrantWaiter(hash: hash)
    // From here on nothing is missed, and the first wait comes later.
    grantWaiters.add(waiter, for: id)
    let end = await Self.end(of: waiter, expiry: access.expiry(of: hash), clock: clock)
    grantWaiters.remove(waiter, of: id)
    return end
  }

  private static func end(
    of waiter: GrantWaiter, expiry: Date?, clock: any SessionClock
  ) async -> SessionGrant.End? {
    guard let expiry else { return await waiter.end() }
    return await withTaskGroup { group in
      group.addTask {
        let left = expiry.timeIntervalSince(clock.now)
        if (try? await clock.sleep(for: .seconds(max(0, left)))) != nil { waiter.finish(.expired) }
      }
      let end = await waiter.end()
      group.cancelAll()
      return end
    }
  }
}
