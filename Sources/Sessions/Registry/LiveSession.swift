import TranscriptionCore

/// A session that is open on this node, with what the registry knows of it.
struct LiveSession: Sendable {
  let session: Session
  /// Hash of the key that opened it; `nil` where the server has no keys.
  let owner: String?
  /// True for the session behind one façade call: it is not listed.
  let isTransient: Bool
  /// Its place in the order in which sessions came in this run, from 1.
  let number: Int
  /// Set while it ends.
  var ending: Task<Result<SessionReceipt, ServiceError>, Never>?
}
