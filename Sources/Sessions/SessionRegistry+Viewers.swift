import Foundation
import TranscriptionCore

/// Ends of sessions, and read-only tokens.
extension SessionRegistry: SessionKeeper {
  func addViewer(to id: SessionID, lifetimeSeconds: Int) async throws(ServiceError) -> IssuedViewer {
    guard let session = sessions[id]?.session else { throw .sessionNotFound }
    let now = clock.now
    let known = access.viewers(of: id)
    let expired = known.filter { $0.expiresAt <= now }
    guard known.count - expired.count < configuration.bounds.viewers else {
      throw viewersFull(known.map(\.expiresAt).filter { $0 > now }.min(), at: now)
    }
    for viewer in expired { access.remove(viewer.id, of: id) }
    let token = Token.make(prefix: "sotto_view_")
    let record = ViewerRecord(
      viewer: Viewer(
        id: ViewerID(now: now), createdAt: now, expiresAt: now.addingTimeInterval(Double(lifetimeSeconds))),
      session: id, tokenHash: Token.hash(token))
    // Counted before it is written, so that concurrent calls stay within the limit; its token is not handed out yet.
    access.add(record)
    do {
      try await session.log.commit([.viewersRemoved(expired.map(\.id)), .viewerAdded(record)])
    } catch {
      access.remove(record.id, of: id)
      throw error
    }
    return IssuedViewer(viewer: record.viewer, token: token)
  }

  func viewers(of id: SessionID) -> [Viewer] {
    access.viewers(of: id).map(\.viewer).filter { $0.expiresAt > clock.now }.sorted { $0.id < $1.id }
  }

  func revokeViewer(_ viewer: ViewerID, of id: SessionID) async throws(ServiceError) {
    guard let session = sessions[id]?.session else { throw .sessionNotFound }
    guard access.viewer(viewer, of: id).map({ $0.expiresAt > clock.now }) == true else { throw .viewerNotFound }
    // Written first: what was answered holds after a crash.
    try await session.log.commit([.viewersRemoved([viewer])])
    guard let record = access.remove(viewer, of: id) else { return }
    grantWaiters.finish(id, hash: record.tokenHash, .revoked)
  }

  private func viewersFull(_ firstExpiry: Date?, at now: Date) -> ServiceError {
    let limit = configuration.bounds.viewers
    let seconds = firstExpiry.map { Int($0.timeIntervalSince(now).rounded(.up)) } ?? 1
    return ServiceError(
      .limitReached, code: "viewers_full",
      message:
        "The session has \(limit) valid viewer tokens, the most that it may have. Revoke one "
        + "with DELETE …/viewers/{id}, or wait until one expires.",
      retryAfterSeconds: max(1, seconds), limit: limit)
  }
}
