import Foundation
import Synchronization
import TranscriptionCore

/// Sessions in memory, with the rights and errors that the port describes.
final class FakeSessionService: SessionService {
  struct Behaviour: Sendable {
    /// `nil` where the server has no keys.
    var apiKey: String?
    var problems: [String] = []
    var maximumSessions = 100
    var engines = [
      EngineDescription(
        name: "fake", model: "fake/tiny.en",
        capabilities: .init(wordTimes: true, translation: true, prompt: true)),
      EngineDescription(name: "plain", model: "plain-1", capabilities: .init()),
    ]
    /// What becomes of every uploaded file.
    var fate = FakeSession.Fate.completed
    var uploadLimit = 1 << 20
  }

  private let state = Mutex<[SessionID: FakeSession]>([:])
  let behaviour: Behaviour
  /// Reached each time that a session has ended.
  let ended = Milestone()
  let opened = Milestone()

  init(_ behaviour: Behaviour = Behaviour()) { self.behaviour = behaviour }

  var engines: [EngineDescription] { behaviour.engines }
  var limits: SessionLimits { SessionLimits(uploadBytes: behaviour.uploadLimit) }

  /// Every session that was ever opened and not ended, oldest first.
  var sessions: [FakeSession] { state.withLock { $0.values.sorted { $0.id < $1.id } } }

  func open(
    _ wishes: SessionPatch, credential: Credential?, transient: Bool, origin: RequestOrigin
  ) async throws(ServiceError) -> OpenedSession {
    try authorize(credential)
    guard sessions.count < behaviour.maximumSessions else {
      throw ServiceError(.overloaded, code: "sessions_full", message: "Full.", limit: behaviour.maximumSessions)
    }
    let session = FakeSession(fate: behaviour.fate, uploadLimit: behaviour.uploadLimit) { [weak self] id in
      self?.forget(id)
    }
    let snapshot = try await session.change(wishes)
    state.withLock { $0[session.id] = session }
    opened.reach()
    return OpenedSession(
      snapshot: snapshot, token: session.token, handle: session, engine: behaviour.engines[0], limits: limits,
      dropFolder: "/drop")
  }

  private func forget(_ id: SessionID) {
    state.withLock { $0[id] = nil }
    ended.reach()
  }

  func list(
    credential: Credential?, after: SessionID?, limit: Int
  ) async throws(ServiceError) -> SessionList {
    try authorize(credential)
    guard let credential else {
      throw ServiceError(.authentication, code: "missing_credential", message: "Show a token.")
    }
    var snapshots: [SessionSnapshot] = []
    for session in sessions.reversed() where after.map({ session.id < $0 }) ?? true {
      guard credential.secret == behaviour.apiKey || credential.secret == session.token else { continue }
      snapshots.append(try await session.snapshot())
    }
    return SessionList(sessions: Array(snapshots.prefix(limit)), hasMore: snapshots.count > limit)
  }

  func session(
    _ id: SessionID, credential: Credential?, for access: SessionAccess
  ) async throws(ServiceError) -> any SessionHandle {
    guard let credential else {
      throw ServiceError(.authentication, code: "missing_credential", message: "Show a token.")
    }
    guard let session = state.withLock({ $0[id] }) else { throw ServiceError.sessionNotFound }
    if credential.secret == session.token || credential.secret == behaviour.apiKey { return session }
    guard session.isViewer(credential.secret) else { throw ServiceError.sessionNotFound }
    guard case .read = access else {
      throw ServiceError(.permission, code: "read_only", message: "Viewers only read.")
    }
    return session
  }

  func grant(_ id: SessionID, credential: Credential?) async throws(ServiceError) -> SessionGrant {
    _ = try await session(id, credential: credential, for: .read)
    guard let session = state.withLock({ $0[id] }) else { throw ServiceError.sessionNotFound }
    return session.grant(for: credential?.secret ?? "")
  }

  func cookieSecret(_ id: SessionID, credential: Credential?) async throws(ServiceError) -> String {
    let session = try await session(id, credential: credential, for: .read)
    guard let credential else { throw ServiceError.sessionNotFound }
    guard credential.secret == behaviour.apiKey else { return credential.secret }
    return try await session.addViewer(lifetimeSeconds: 12 * 3600).token
  }

  func authorize(_ credential: Credential?) throws(ServiceError) {
    guard let key = behaviour.apiKey, credential?.secret != key else { return }
    throw ServiceError(.authentication, code: "invalid_api_key", message: "Show an API key.")
  }

  func operations(credential: Credential?) async throws(ServiceError) -> OperationsSnapshot {
    try authorize(credential)
    return .sample(engines: engines, sessions: sessions.map(\.id), troubles: behaviour.problems)
  }

  func overview() async -> OperationsSnapshot {
    .sample(engines: engines, sessions: [], troubles: behaviour.problems)
  }

  func problems() async -> [String] { behaviour.problems }
}
