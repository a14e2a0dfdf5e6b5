import NIOHTTP1

/// What the head of a request says before it is turned into a version-independent one: its protocol version and how many
/// `Host` headers it has.
struct RequestPrelude: Equatable {
  var isHTTP10: Bool
  var hosts: Int
  /// Whether the connection stays open after the response. In HTTP/1.0 it never does: the end of a response without a
  /// length is the connection's end there.
  var keepsAlive: Bool
  /// A target in absolute form names another server than `Host` does.
  var isContradictory = false
  /// Nothing behind this request can be read: the decoder takes it for another protocol.
  var isLastReadable: Bool
  /// Its body is coded in another way than in chunks (`Transfer-Encoding`).
  var hasTransferCoding = false
  /// Its content is compressed or otherwise coded (`Content-Encoding`).
  var hasContentCoding = false

  init(isHTTP10: Bool = false, hosts: Int = 1, keepsAlive: Bool = true, isLastReadable: Bool = false) {
    self.isLastReadable = isLastReadable
    self.isHTTP10 = isHTTP10
    self.hosts = hosts
    self.keepsAlive = keepsAlive
  }

  init(_ head: HTTPRequestHead) {
    isHTTP10 = head.version.major < 1 || head.version.major == 1 && head.version.minor == 0
    hosts = head.headers["Host"].count
    isContradictory = Self.authority(ofTarget: head.uri).map { $0 != head.headers["Host"].first?.lowercased() } ?? false
    let options = head.headers[canonicalForm: "Connection"].map { $0.lowercased() }
    isLastReadable = head.method == .CONNECT || options.contains("upgrade") || head.headers.contains(name: "Upgrade")
    hasTransferCoding = head.headers[canonicalForm: "Transfer-Encoding"].contains { $0.lowercased() != "chunked" }
    hasContentCoding = head.headers[canonicalForm: "Content-Encoding"].contains { $0.lowercased() != "identity" }
    keepsAlive = !isHTTP10 && !isLastReadable && !options.contains("close")
  }

  /// HTTP/1.1 has exactly one `Host` (RFC 9112 section 3.2); HTTP/1.0 may have none.
  var hasRightHost: Bool { !isContradictory && (hosts == 1 || (isHTTP10 && hosts == 0)) }

  /// What stands between `//` and the path of a target in absolute form; `nil` for any other form.
  private static func authority(ofTarget target: String) -> String? {
    let lowercased = target.prefix(8).lowercased()
    guard lowercased.hasPrefix("http://") || lowercased.hasPrefix("https://") else { return nil }
    return target.drop { $0 != "/" }.dropFirst(2).prefix { !"/?#".contains($0) }.lowercased()
  }
}
