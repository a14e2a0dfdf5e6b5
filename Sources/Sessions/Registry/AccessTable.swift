import DequeModule
import Foundation
import TranscriptionCore

/// Who may do what: hashes of keys and tokens, and what each opens. Pure.
struct AccessTable {
  enum Grant: Sendable, Hashable {
    case session(SessionID)
    case viewer(SessionID, expiresAt: Date)
    /// Opened a session that has ended.
    case ended
  }

  /// Tokens of ended sessions that are remembered, so that their holders are told that the session is gone and not that
  /// their token is wrong.
  private static let rememberedTokens = 100_000

  /// Hashes of the server's API keys; empty when it has none.
  let keys: Set<String>
  private var grants: [String: Grant] = [:]
  private var hashes: [SessionID: Set<String>] = [:]
  private var ended = Deque<String>()

  init(keys: Set<String>) { self.keys = keys }

  mutating func add(_ hash: String, _ grant: Grant) {
    grants[hash] = grant
    switch grant {
    case .session(let id), .viewer(let id, _): hashes[id, default: []].insert(hash)
    case .ended: break
    }
  }

  mutating func forget(_ session: SessionID) {
    for hash in hashes.removeValue(forKey: session) ?? [] {
      grants[hash] = .ended
      ended.append(hash)
    }
    while ended.count > Self.rememberedTokens, let oldest = ended.popFirst() { grants[oldest] = nil }
  }

  /// The hash of the API key that a credential is; `nil` where the server has no keys.
  func keyHolder(_ credential: Credential?) throws(ServiceError) -> String? {
    if keys.isEmpty { return nil }
    guard let credential else { throw Self.missing("an API key") }
    let hash = Token.hash(credential.secret)
    guard keys.contains(hash) else { throw Self.unknown }
    return hash
  }

  /// Checks a credential for a session.
  ///
  /// - Parameter owner: hash of the key that opened the session; `nil` for none. Called only for a credential that is a key.
  func check(
    _ credential: Credential?, for session: SessionID, access: SessionAccess, at now: Date, owner: () -> String?
  ) throws(ServiceError) {
    guard let credential else { throw Self.missing("the session's token") }
    let hash = Token.hash(credential.secret)
    if keys.contains(hash) {
      guard owner() == hash else { throw ServiceError.sessionNotFound }
      return
    }
    switch grants[hash] {
    case .session(let id):
      guard id == session else { throw ServiceError.sessionNotFound }
    case .viewer(let id, let expiresAt):
      guard expiresAt > now else { throw Self.unknown }
      guard id == session else { throw ServiceError.sessionNotFound }
      guard case .read = access else {
        throw ServiceError(
          .permission, code: "read_only", message: "A viewer's token reads only; changes need the session's own token.")
      }
    case .ended:
      throw ServiceError.sessionNotFound
    case nil:
      throw Self.unknown
    }
  }

  private static func missing(_ what: String) -> ServiceError {
    ServiceError(
      .authentication, code: "missing_credential", message: "This needs \(what): send it as Authorization: Bearer ….")
  }

  private static let unknown = ServiceError(
    .authentication, code: "invalid_credential",
    message: "Nobody knows this credential: it is wrong, has expired, or its session has ended.")
}
