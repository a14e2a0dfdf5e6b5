import TranscriptionCore

/// The credentials that the configuration gives: they stay the same for as long as the server runs.
struct AccessKeys: Sendable {
  /// Hashes of the server's API keys; empty when it has none.
  let hashes: Set<String>
  /// Hash of the operator's token.
  let operatorToken: String?

  init(_ keys: [String] = [], operatorToken: String? = nil) {
    hashes = Set(keys.map { Token.hash($0) })
    self.operatorToken = operatorToken.map { Token.hash($0) }
  }

  /// The hash of the API key that a credential is; `nil` where the server has no keys.
  ///
  /// - Throws: `authentication` where it has some and the credential is none of them.
  func holder(_ credential: Credential?) throws(ServiceError) -> String? {
    if hashes.isEmpty { return nil }
    guard let credential else { throw AccessTable.missing("an API key") }
    let hash = Token.hash(credential.secret)
    guard hashes.contains(hash) else { throw AccessTable.invalid }
    return hash
  }
}
