import Foundation
import Synchronization
import TranscriptionCore

/// Viewers, and what tokens open, in memory.
extension FakeSession {
  /// Everything that opens it.
  var tokens: [String] { state.withLock { [token] + $0.viewers.map(\.token) } }

  func isViewer(_ secret: String) -> Bool { state.withLock { $0.viewers.contains { $0.token == secret } } }

  func use() async throws(ServiceError) -> SessionUse { SessionUse {} }

  func addViewer(lifetimeSeconds: Int) async throws(ServiceError) -> IssuedViewer {
    guard lifetimeSeconds > 0 else {
      throw ServiceError(
        .invalidRequest, code: "invalid_value", message: "It must be longer.", parameter: "expires_in_seconds")
    }
    let viewer = Viewer(
      id: ViewerID(), createdAt: Date(timeIntervalSince1970: 0),
      expiresAt: Date(timeIntervalSince1970: Double(lifetimeSeconds)))
    let issued = IssuedViewer(viewer: viewer, token: "viewer-\(UUID().uuidString)")
    state.withLock { $0.viewers.append(issued) }
    return issued
  }

  func viewers() async throws(ServiceError) -> [Viewer] { state.withLock { $0.viewers.map(\.viewer) } }

  func revokeViewer(_ id: ViewerID) async throws(ServiceError) {
    let isKnown = state.withLock { state in
      defer { state.viewers.removeAll { $0.id == id } }
      return state.viewers.contains { $0.id == id }
    }
    guard isKnown else { throw ServiceError.viewerNotFound }
    endGrants(.revoked) { secret in !isViewer(secret) && secret != token }
  }

  // MARK: Grants

  func grant(for secret: String) -> SessionGrant {
    let isViewers = isViewer(secret)
    return SessionGrant { [self] in
      let id = UUID()
      let (ends, continuation) = AsyncStream.makeStream(of: SessionGrant.End.self)
      state.withLock { state in
        if state.hasEnded {
          continuation.yield(.sessionEnded)
        } else if isViewers, !state.viewers.contains(where: { $0.token == secret }) {
          continuation.yield(.revoked)
        } else {
          state.grants[id] = (secret, continuation)
        }
      }
      defer { state.withLock { $0.grants[id] = nil } }
      for await end in ends { return end }
      return nil
    }
  }

  /// Ends the grants of those credentials.
  func endGrants(_ end: SessionGrant.End, where isMeant: (_ secret: String) -> Bool = { _ in true }) {
    for grant in state.withLock({ Array($0.grants.values) }) where isMeant(grant.secret) { grant.ends.yield(end) }
  }
}
