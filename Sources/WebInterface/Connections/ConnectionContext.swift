/// What all connections of one server share.
struct ConnectionContext: Sendable {
  let book: ConnectionBook
  let ledger: OutboundLedger
  let limits: ConnectionLimits
  /// Whether an address is a reverse proxy of the operator's, which connects for many clients.
  let isTrustedProxy: @Sendable (String) -> Bool
}
