/// The blocks of addresses that are no ordinary places in the Internet. Source: IANA's registries of special-purpose
/// addresses for versions 4 and 6 and the registry of multicast addresses.
enum SpecialNetworks {
  struct Entry: Sendable {
    let block: NetworkBlock
    /// What lives there, for a sentence "… is …".
    let meaning: String
  }

  /// What the block that an address lies in means; `nil` for an ordinary address.
  static func meaning(of address: NetworkAddress) -> String? {
    if let entry = entries.first(where: { $0.block.contains(address) }) { return entry.meaning }
    for inner in address.embedded {
      if let meaning = meaning(of: inner) { return meaning }
    }
    // Version 6: everything but the global unicast block is reserved or special.
    if case .v6 = address, address.embedded.isEmpty, let global, !global.contains(address) {
      return "a reserved address"
    }
    return nil
  }

  private static let global = NetworkBlock("2000::/3")

  private static let entries: [Entry] = table.compactMap { text, meaning in
    NetworkBlock(text).map { Entry(block: $0, meaning: meaning) }
  }

  /// How many rows there are, and how many of them could be read: a test compares the two.
  static var counts: (rows: Int, blocks: Int) { (table.count, entries.count) }

  private static let table: [(String, String)] = [
    ("0.0.0.0/8", "an unspecified address"),
    ("10.0.0.0/8", "a private address"),
    ("100.64.0.0/10", "an address inside a provider's network"),
    ("100.100.100.200/32", "a cloud's metadata service"),
    ("127.0.0.0/8", "this machine"),
    ("168.63.129.16/32", "a cloud's metadata service"),
    ("169.254.0.0/16", "a link-local address"),
    ("172.16.0.0/12", "a private address"),
    ("192.0.0.0/24", "a reserved address"),
    ("192.0.2.0/24", "an address for documentation"),
    ("192.31.196.0/24", "a reserved address"),
    ("192.52.193.0/24", "a reserved address"),
    ("192.88.99.0/24", "a reserved address"),
    ("192.168.0.0/16", "a private address"),
    ("192.175.48.0/24", "a reserved address"),
    ("198.18.0.0/15", "an address for measurements"),
    ("198.51.100.0/24", "an address for documentation"),
    ("203.0.113.0/24", "an address for documentation"),
    ("224.0.0.0/4", "a multicast address"),
    ("240.0.0.0/4", "a reserved address"),
    ("::/128", "an unspecified address"),
    ("::1/128", "this machine"),
    ("64:ff9b:1::/48", "a private address"),
    ("100::/64", "a reserved address"),
    ("100:0:0:1::/64", "a reserved address"),
    ("2001:2::/48", "an address for measurements"),
    ("2001:10::/28", "a reserved address"),
    ("2001:20::/28", "a reserved address"),
    ("2001:30::/28", "a reserved address"),
    ("2001:db8::/32", "an address for documentation"),
    ("2620:4f:8000::/48", "a reserved address"),
    ("3fff::/20", "an address for documentation"),
    ("5f00::/16", "a reserved address"),
    ("fc00::/7", "a private address"),
    ("fe80::/10", "a link-local address"),
    ("fec0::/10", "a private address"),
    ("ff00::/8", "a multicast address"),
  ]
}
