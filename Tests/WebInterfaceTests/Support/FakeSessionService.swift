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
    var operatorToken = "operator"
  }

  private struct State {
    var sessions: [SessionID: FakeSession] = [:]
    /// Of sessions that have ended.
    var endedTokens: Set<String> = []
    var opened = 0
  }

  private let state = Mutex(State())
  let behaviour: Behaviour
  /// Reached each time that a session has ended.
  let ended = Milestone()
  let opened = Milestone()

  init(_ behaviour: Behaviour = Behaviour()) { self.behaviour = behaviour }

  var engines: [EngineDescription] { behaviour.engines }
  var limits: SessionLimits { SessionLimits(uploadBytes: behaviour.uploadLimit) }

  /// Every session that was ever opened and not ended, oldest first.
  var sessions: [FakeSession] { state.withLock { $0.sessions.values.sorted { $0.id < $1.id } } }

  func open(
    _ wishes: SessionPatch, credential: Credential?, transient: Bool, origin: RequestOrigin
  ) async throws(ServiceError) -> OpenedSession {
    try authorize(credential)
    guard sessions.count < behaviour.maximumSessions else {
      throw ServiceError(.overloaded, code: "sessions_full", message: "Full.", limit: behaviour.maximumSessions)
    }
    let session = FakeSession(
      id: nextID(), isTransient: transient, engines: engines.map(\.name), fate: behaviour.fate,
      uploadLimit: behaviour.uploadLimit
    ) { [weak self] id in
      self?.forget(id)
    }
    let snapshot = try await session.change(wishes)
    state.withLock { $0.sessions[session.id] = session }
    opened.reach()
    return OpenedSession(
      snapshot: snapshot, token: session.token, handle: session,
      engine: engines.first { $0.name == snapshot.options.engine } ?? engines[0], limits: limits, dropFolder: "/drop")
  }

  /// A second passes from session to session, so that ids are in their order.
  private func nextID() -> SessionID {
    state.withLock { state in
      state.opened += 1
      return SessionID(now: Date(timeIntervalSince1970: 1_800_000_000 + Double(state.opened)))
    }
  }

  private func forget(_ id: SessionID) {
    state.withLock { state in
      guard let session = state.sessions.removeValue(forKey: id) else { return }
      state.endedTokens.formUnion(session.tokens)
    }
    ended.reach()
  }

  func list(
    credential: Credential?, after: SessionID?, limit: Int
  ) async throws(ServiceError) -> SessionList {
    guard credential != nil else { throw Self.missing }
    let isShown = try visibility(credential)
    var snapshots: [SessionSnapshot] = []
    for session in sessions.reversed() where after.map({ session.id < $0 }) ?? true {
      guard isShown(session.id), !session.isTransient else { continue }
      snapshots.append(try await session.snapshot())
    }
    return SessionList(sessions: Array(snapshots.prefix(limit)), hasMore: snapshots.count > limit)
  }

  func session(
    _ id: SessionID, credential: Credential?, for access: SessionAccess
  ) async throws(ServiceError) -> any SessionHandle {
    try find(id, credential: credential, for: access)
  }

  func grant(_ id: SessionID, credential: Credential?) async throws(ServiceError) -> SessionGrant {
    try find(id, credential: credential, for: .read).grant(for: credential?.secret ?? "")
  }

  func cookieSecret(_ id: SessionID, credential: Credential?) async throws(ServiceError) -> String {
    let session = try find(id, credential: credential, for: .read)
    guard let credential else { throw Self.missing }
    guard credential.secret == behaviour.apiKey else { return credential.secret }
    return try await session.addViewer(lifetimeSeconds: 12 * 3600).token
  }

  func authorize(_ credential: Credential?) throws(ServiceError) {
    guard let key = behaviour.apiKey else { return }
    guard let credential else { throw Self.missing }
    guard credential.secret == key else { throw Self.invalid }
  }

  func operations(credential: Credential?) async throws(ServiceError) -> OperationsSnapshot {
    let isShown = try visibility(credential)
    return .sample(
      engines: engines, sessions: sessions.map { isShown($0.id) ? $0.id : nil }, troubles: behaviour.problems)
  }

  func overview() async -> OperationsSnapshot {
    .sample(engines: engines, sessions: [], troubles: behaviour.problems)
  }

  func problems() async -> [String] { behaviour.problems }
}

// MARK: - Credentials

extension FakeSessionService {
  private enum Holder {
    case key, `operator`, ended
    case owner(SessionID)
    case viewer(SessionID)
  }

  private static let missing = ServiceError(.authentication, code: "missing_credential", message: "Show a token.")
  private static let invalid = ServiceError(.authentication, code: "invalid_credential", message: "Wrong.")

  private func holder(of credential: Credential) throws(ServiceError) -> Holder {
    let secret = credential.secret
    if secret == behaviour.apiKey { return .key }
    if secret == behaviour.operatorToken { return .operator }
    for session in sessions {
      if secret == session.token { return .owner(session.id) }
      if session.isViewer(secret) { return .viewer(session.id) }
    }
    if state.withLock({ $0.endedTokens.contains(secret) }) { return .ended }
    throw Self.invalid
  }

  private func find(
    _ id: SessionID, credential: Credential?, for access: SessionAccess
  ) throws(ServiceError) -> FakeSession {
    guard let credential else { throw Self.missing }
    let isViewer: Bool
    switch try holder(of: credential) {
    case .key: isViewer = false
    case .owner(id): isViewer = false
    case .viewer(id): isViewer = true
    case .operator: throw Self.invalid
    case .owner, .viewer, .ended: throw ServiceError.sessionNotFound
    }
    guard let session = state.withLock({ $0.sessions[id] }) else { throw ServiceError.sessionNotFound }
    if isViewer, case .change = access {
      throw ServiceError(.permission, code: "read_only", message: "Viewers only read.")
    }
    return session
  }

  /// Which sessions a caller may know of.
  private func visibility(_ credential: Credential?) throws(ServiceError) -> (SessionID) -> Bool {
    guard let credential else {
      guard behaviour.apiKey == nil else { throw Self.missing }
      return { _ in false }
    }
    switch try holder(of: credential) {
    case .key, .operator: return { _ in true }
    case .owner(let id) where behaviour.apiKey == nil: return { $0 == id }
    case .viewer(let id) where behaviour.apiKey == nil: return { $0 == id }
    case .owner, .viewer, .ended: throw Self.invalid
    }
  }
}
