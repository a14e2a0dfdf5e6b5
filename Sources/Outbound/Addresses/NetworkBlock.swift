/// A block of addresses that begin with the same bits, such as `10.0.0.0/8` or `fd00::/8`.
package struct NetworkBlock: Sendable, Hashable {
  private let start: NetworkAddress
  private let prefix: Int

  /// Reads `address/bits`; an address alone is a block of one.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let start = NetworkAddress(String(parts[0])) else { return nil }
    guard parts.count == 2 else {
      self.init(start: start, prefix: start.width)
      return
    }
    guard parts[1].allSatisfy({ $0.isASCII && $0.isNumber }), let prefix = Int(parts[1]),
      (0...start.width).contains(prefix)
    else { return nil }
    self.init(start: start, prefix: prefix)
  }

  private init(start: NetworkAddress, prefix: Int) {
    self.start = start
    self.prefix = prefix
  }

  package func contains(_ address: NetworkAddress) -> Bool {
    switch (start, address) {
    case (.v4(let own), .v4(let other)):
      return Self.agree(UInt64(own) << 32, UInt64(other) << 32, bits: prefix)
    case (.v6(let ownHigh, let ownLow), .v6(let high, let low)):
      return Self.agree(ownHigh, high, bits: min(64, prefix)) && Self.agree(ownLow, low, bits: max(0, prefix - 64))
    default:
      return false
    }
  }

  private static func agree(_ left: UInt64, _ right: UInt64, bits: Int) -> Bool {
    bits == 0 || (left ^ right) >> (64 - UInt64(bits)) == 0
  }
}
