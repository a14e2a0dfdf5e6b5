/// Whom a reverse proxy speaks for (`X-Forwarded-For`). Each proxy on the way adds the address that it was called from at the
/// end, so only what trusted proxies have added is believed: going from the end, the first address that is none of theirs.
enum ForwardedAddress {
  /// - Parameters:
  ///   - peer: the other end of the connection.
  ///   - headers: every `X-Forwarded-For` of the request, in order.
  /// - Returns: the client's address; the peer's where that is no trusted proxy or says nothing.
  static func client(peer: String, headers: [String], isTrusted: (String) -> Bool) -> String {
    guard isTrusted(peer) else { return peer }
    var client = peer
    for item in headers.flatMap({ $0.split(separator: ",") }).reversed() {
      // What is no address was not added by a proxy.
      guard let address = address(String(item.filter { $0 != " " && $0 != "\t" })) else { return client }
      client = address
      if !isTrusted(address) { break }
    }
    return client
  }

  /// An address with or without a port; one of version 6 without brackets has none.
  private static func address(_ item: String) -> String? {
    Authority("[\(item)]")?.address ?? Authority(item)?.address
  }
}
