import Foundation

/// Where a server listens.
package struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  package let host: String
  package let port: Int
  /// Whether TLS is wanted whatever the server asks for.
  package let requiresTLS: Bool
  /// What the server's certificate has to be for. A server that was learned by its IP address keeps the name of the server
  /// that told of it, as certificates are seldom made for addresses.
  let certificateName: String

  private static let usualPort = 4222

  /// - Parameter text: `nats://host:port`, `tls://host:port`, or either without scheme or port; IPv6 in brackets.
  /// - Throws: ``MessagingError/invalidAddress(_:)``; credentials in an address are refused, because addresses are logged.
  package init(_ text: String) throws {
    try self.init(text, certificateName: nil, requiresTLS: false)
  }

  /// An address that `other` told of.
  init(_ text: String, learnedFrom other: ServerAddress) throws {
    try self.init(text, certificateName: other.certificateName, requiresTLS: other.requiresTLS)
  }

  private init(_ text: String, certificateName: String?, requiresTLS: Bool) throws {
    let scheme = text.range(of: "://").map { text[..<$0.lowerBound].lowercased() }
    let place = text.range(of: "://").map { text[$0.upperBound...] } ?? text[...]
    if place.contains("@") {
      throw MessagingError.unusableConfiguration(
        "the address of a NATS server has credentials in it; give them by the settings for credentials")
    }
    guard scheme == nil || scheme == "nats" || scheme == "tls" else { throw MessagingError.invalidAddress(text) }
    let host: Substring
    var port: Substring?
    if place.hasPrefix("["), let end = place.firstIndex(of: "]") {
      host = place[place.index(after: place.startIndex)..<end]
      let rest = place[place.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw MessagingError.invalidAddress(text) }
      port = rest.isEmpty ? nil : rest.dropFirst()
    } else {
      let parts = place.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count <= 2 else { throw MessagingError.invalidAddress(text) }
      host = parts[0]
      port = parts.count == 2 ? parts[1] : nil
    }
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") }),
      let number = port.map({ Int($0) }) ?? Self.usualPort, (1...65535).contains(number)
    else { throw MessagingError.invalidAddress(text) }
    self.host = String(host)
    self.port = number
    self.requiresTLS = requiresTLS || scheme == "tls"
    self.certificateName = Self.isNumeric(self.host) ? certificateName ?? self.host : self.host
  }

  package var description: String {
    "\(requiresTLS ? "tls" : "nats")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  /// For TLS: `nil` where the certificate has to be for the address itself.
  var serverName: String? { Self.isNumeric(certificateName) ? nil : certificateName }

  private static func isNumeric(_ host: String) -> Bool {
    host.contains(":") || host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
  }
}
