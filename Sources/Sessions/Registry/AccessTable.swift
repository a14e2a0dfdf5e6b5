import DequeModule
import Foundation
import TranscriptionCore

/// Authorization: hashes of keys and tokens, and what each opens. Pure.
struct AccessTable {
  enum Grant: Sendable, Hashable {
    case session(SessionID)
    case viewer(ViewerRecord)
    /// Opened a session that has ended.
    case ended
  }

  /// Tokens of ended sessions that are remembered, so that their holders are told that the session is gone and not that
  /// their token is wrong.
  private static let rememberedTokens = 100_000

  let keys: AccessKeys
  private var grants: [String: Grant] = [:]
  private var hashes: [SessionID: Set<String>] = [:]
  private var viewers: [SessionID: [ViewerID: ViewerRecord]] = [:]
  private var ended = Deque<String>()

  init(keys: AccessKeys) { self.keys = keys }

  // MARK: Tokens

  /// The token of a session.
  mutating func add(_ hash: String, of session: SessionID) {
    grants[hash] = .session(session)
    hashes[session, default: []].insert(hash)
  }

  mutating func add(_ viewer: ViewerRecord) {
    grants[viewer.tokenHash] = .viewer(viewer)
    hashes[viewer.session, default: []].insert(viewer.tokenHash)
    viewers[viewer.session, default: [:]][viewer.id] = viewer
  }

  /// - Returns: the viewer; `nil` where the session has none of this id.
  @discardableResult
  mutating func remove(_ id: ViewerID, of session: SessionID) -> ViewerRecord? {
    guard let viewer = viewers[session]?.removeValue(forKey: id) else { return nil }
    grants[viewer.tokenHash] = nil
    hashes[session]?.remove(viewer.tokenHash)
    return viewer
  }

  mutating func forget(_ session: SessionID) {
    viewers[session] = nil
    for hash in hashes.removeValue(forKey: session) ?? [] {
      grants[hash] = .ended
      ended.append(hash)
    }
    while ended.count > Self.rememberedTokens, let oldest = ended.popFirst() { grants[oldest] = nil }
  }

  // MARK: Viewers

  /// All that were not removed, also expired ones, in no order.
  func viewers(of session: SessionID) -> [ViewerRecord] { Array((viewers[session] ?? [:]).values) }

  func viewer(_ id: ViewerID, of session: SessionID) -> ViewerRecord? { viewers[session]?[id] }

  /// Whether the server knows a key or token, whatever it opens.
  func isValid(_ hash: String) -> Bool {
    if keys.hashes.contains(hash) { return true }
    switch grants[hash] {
    case .session, .viewer: return true
    case .ended, nil: return false
    }
  }

  /// When a token that is valid expires by itself; `nil` for never.
  func expiry(of hash: String) -> Date? {
    guard case .viewer(let viewer) = grants[hash] else { return nil }
    return viewer.expiresAt
  }

  // MARK: Checks

  /// The identity of a caller at endpoints that belong to no session.
  ///
  /// - Throws: `authentication` for a credential that is not valid, and for none where the server has keys.
  func caller(_ credential: Credential?, at now: Date) throws(ServiceError) -> Caller {
    guard let credential else {
      guard keys.hashes.isEmpty else { throw Self.missing("an API key") }
      return .unknown
    }
    let hash = Token.hash(credential.secret)
    if hash == keys.operatorToken { return .operator }
    if keys.hashes.contains(hash) { return .key(hash) }
    guard keys.hashes.isEmpty else { throw Self.invalid }
    switch grants[hash] {
    case .session(let id): return .session(id)
    case .viewer(let viewer) where viewer.expiresAt > now: return .session(viewer.session)
    case .viewer, .ended, nil: throw Self.invalid
    }
  }

  /// Checks a credential for a session.
  ///
  /// - Parameter owner: hash of the key that opened the session; `nil` for none. Called only for a credential that is a key.
  func check(
    _ credential: Credential?, for session: SessionID, access: SessionAccess, at now: Date, owner: () -> String?
  ) throws(ServiceError) {
    guard let credential else { throw Self.missing("the session's token") }
    let hash = Token.hash(credential.secret)
    if keys.hashes.contains(hash) {
      guard owner() == hash else { throw ServiceError.sessionNotFound }
      return
    }
    switch grants[hash] {
    case .session(let id):
      guard id == session else { throw ServiceError.sessionNotFound }
    case .viewer(let viewer):
      guard viewer.expiresAt > now else { throw Self.invalid }
      guard viewer.session == session else { throw ServiceError.sessionNotFound }
      guard case .read = access else {
        throw ServiceError(
          .permission, code: "read_only", message: "A viewer's token reads only; changes need the session's own token.")
      }
    case .ended:
      throw ServiceError.sessionNotFound
    case nil:
      throw Self.invalid
    }
  }

  static func missing(_ what: String) -> ServiceError {
    ServiceError(
      .authentication, code: "missing_credential", message: "This needs \(what): send it as Authorization: Bearer ….")
  }

  static let invalid = ServiceError(
    .authentication, code: "invalid_credential",
    message: "This token or key is not valid: it is wrong, has expired, was revoked, or its session has ended.")
}
