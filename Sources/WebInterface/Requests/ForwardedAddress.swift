/// Whom a reverse proxy speaks for (`X-Forwarded-For`). Each proxy on the way adds the address that it was called from at the
/// end, so only what trusted proxies have added is believed: going from the end, the first address that is none of theirs.
enum ForwardedAddress {
  /// - Parameters:
  ///   - peer: the other end of the connection.
  ///   - headers: every `X-Forwarded-For` of the request, in order.
  /// - Returns: the client's address; the peer's where that is no trusted proxy or says nothing.
  static func client(peer: String, headers: [String], isTrusted: (String) -> Bool) -> String {
    guard isTrusted(peer) else { return peer }
    let addresses = headers.flatMap { $0.split(separator: ",") }.map { item in
      String(item.filter { $0 != " " && $0 != "\t" })
    }
    for address in addresses.reversed() where !isTrusted(address) {
      // What is no address was not added by a proxy.
      return Authority(address)?.address ?? peer
    }
    return addresses.first ?? peer
  }
}
