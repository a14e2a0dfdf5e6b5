import Glibc
import TranscriptionCore

/// Who scarce places count for: the API key that opened a session, or where the server has no keys the client's address.
enum Owner: Sendable, Hashable {
  /// By the key's hash.
  case key(String)
  /// An address of version 4 in text, or the 64-bit prefix of one of version 6, such as `2001:db8::/64`: a client
  /// that has one address of it has all.
  case address(String)
  /// No key and no address: the program itself, and without keys the sessions of an earlier run, whose addresses are not
  /// kept.
  case unknown

  /// - Parameter key: hash of the API key, where the server has keys.
  init(key: String?, origin: RequestOrigin) {
    if let key {
      self = .key(key)
    } else if let address = origin.address {
      self = .address(Self.network(of: address))
    } else {
      self = .unknown
    }
  }

  private static func network(of address: String) -> String {
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
