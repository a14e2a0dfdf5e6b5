import Glibc

/// An address of the Internet protocol, version 4 or 6, without a port.
package enum NetworkAddress: Sendable, Hashable {
  case v4(UInt32)
  case v6(high: UInt64, low: UInt64)

  /// Reads the usual written form: four decimal numbers, or groups of hexadecimal ones. Anything shorter or odder, such as
  /// `127.1` or `0x7f.1`, is a name, which the system's resolver may well take for an address.
  package init?(_ text: String) {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      self = .v4(UInt32(bigEndian: four.s_addr))
      return
    }
    var six = in6_addr()
    guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
    self.init(six)
  }

  init(_ six: in6_addr) {
    self = withUnsafeBytes(of: six) { bytes in
      NetworkAddress.v6(
        high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }

  /// Bits in an address of this version.
  package var width: Int {
    switch self {
    case .v4: 32
    case .v6: 128
    }
  }

  /// The version 4 addresses that lie in a version 6 one and to which something on the way may send what is meant for it:
  /// mapped and compatible ones, those of NAT64, 6to4 and Teredo.
  var embedded: [NetworkAddress] {
    guard case .v6(let high, let low) = self else { return [] }
    let tail = NetworkAddress.v4(UInt32(truncatingIfNeeded: low))
    if high == 0, low >> 32 == 0xFFFF || low >> 32 == 0 { return [tail] }
    // ::ffff:0:a.b.c.d, translated.
    if high == 0, low >> 32 == 0xFFFF_0000 { return [tail] }
    if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 { return [tail] }
    if high >> 48 == 0x2002 { return [.v4(UInt32(truncatingIfNeeded: high >> 16))] }
    if high >> 32 == 0x2001_0000 {
      // The Teredo server, and the client with all bits turned.
      return [.v4(UInt32(truncatingIfNeeded: high)), .v4(~UInt32(truncatingIfNeeded: low))]
    }
    return []
  }
}

extension NetworkAddress: CustomStringConvertible {
  package var description: String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    switch self {
    case .v4(let value):
      var address = in_addr(s_addr: value.bigEndian)
      inet_ntop(AF_INET, &address, &buffer, socklen_t(buffer.count))
    case .v6(let high, let low):
      var address = in6_addr()
      withUnsafeMutableBytes(of: &address) { bytes in
        bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
        bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
      }
      inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count))
    }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
