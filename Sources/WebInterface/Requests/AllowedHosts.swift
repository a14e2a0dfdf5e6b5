/// Under which names this server is called. A page of another site can have its own name lead to this server (DNS
/// rebinding), and the browser then takes both for one site; it cannot do so with an address, `localhost`, or a name that
/// the operator has listed.
struct AllowedHosts: Sendable {
  private let names: Set<String>
  private let suffixes: [String]
  private let isAnyAllowed: Bool
  private let own: String

  /// - Parameters:
  ///   - names: compared without case; `*.example.org` is every name below that one, `*` any at all.
  ///   - host: what the server listens on; allowed where it is a name, but no other origin for that.
  init(_ names: [String], listeningOn host: String) {
    let lowercased = names.map { $0.lowercased() }
    own = host.lowercased()
    self.names = Set(lowercased.filter { !$0.hasPrefix("*") })
    suffixes = lowercased.filter { $0.hasPrefix("*.") }.map { String($0.dropFirst()) }
    isAnyAllowed = lowercased.contains("*")
  }

  /// - Parameter authority: what stands in `Host`: a name or address, with a port or without.
  func allows(_ authority: String) -> Bool {
    guard let authority = Authority(authority) else { return false }
    return isAnyAllowed || authority.host == "localhost" || authority.host == own || authority.address != nil
      || isListed(authority.host)
  }

  /// Whether the operator has listed this name.
  func isListed(_ host: String) -> Bool {
    names.contains(host) || suffixes.contains { host.hasSuffix($0) && host.utf8.count > $0.utf8.count }
  }
}
