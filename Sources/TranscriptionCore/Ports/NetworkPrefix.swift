import Glibc

/// Which addresses are one client's: a version 4 address is by itself, of a version 6 address the first 64 bits, as a client
/// is usually given all of those. Version 4 addresses written as version 6 ones are version 4 ones.
package enum NetworkPrefix {
  /// - Parameter address: in text; what is no address stands for itself.
  package static func of(_ address: String) -> String {
    // A zone (`fe80::1%eth0`) belongs to the host and not to the address.
    let text = String(address.prefix { $0 != "%" })
    var parsed = in6_addr()
    guard inet_pton(AF_INET6, text, &parsed) == 1 else { return text }
    let bytes = withUnsafeBytes(of: parsed) { Array($0) }
    if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
      return bytes.suffix(4).map(String.init).joined(separator: ".")
    }
    let groups = stride(from: 0, to: 8, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
    return groups.joined(separator: ":") + "::/64"
  }
}
