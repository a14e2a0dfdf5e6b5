import Foundation
import TranscriptionCore

/// An http or https address, taken apart.
///
/// Whether its host may be connected to is decided later, by the addresses that the host's name resolves to.
struct WebAddress: Sendable, Hashable {
  let scheme: String
  /// Lower case, without brackets and without a dot at its end; international names in their ASCII form.
  let host: String
  let port: Int
  /// Path and query as they are sent.
  let target: String
  /// For the `Authorization` header; `nil` without a user name.
  let credentials: String?

  /// What cannot stand in an address by itself and is there all the same is encoded, as browsers do.
  ///
  /// - Parameters:
  ///   - base: what a relative address is relative to.
  ///   - limit: bytes that it may have as it is written.
  init?(_ text: String, relativeTo base: WebAddress? = nil, limit: Int = TextBounds.url.bytes) {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    guard trimmed.utf8.count <= limit, !trimmed.isEmpty,
      trimmed.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control && $0 != "\\" }),
      let url = URL(string: Self.encoded(trimmed), relativeTo: base.flatMap { URL(string: $0.text) })?.absoluteURL,
      let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https",
      let named = url.host, let host = Self.tidy(named)
    else { return nil }
    let port = url.port ?? (scheme == "https" ? 443 : 80)
    guard (1...65_535).contains(port) else { return nil }
    self.scheme = scheme
    self.host = host
    self.port = port
    let parts = URLComponents(url: url, resolvingAgainstBaseURL: true)
    let path = parts?.percentEncodedPath ?? ""
    target = (path.isEmpty ? "/" : path) + (parts?.percentEncodedQuery.map { "?" + $0 } ?? "")
    if let user = url.user(percentEncoded: false) {
      let pair = user + ":" + (url.password(percentEncoded: false) ?? "")
      credentials = "Basic " + Data(pair.utf8).base64EncodedString()
    } else if let base, base.isSamePlace(scheme, host, port) {
      credentials = base.credentials
    } else {
      credentials = nil
    }
  }

  private static let toEncode = Set(#" "<>[]^`{|}"#.utf8)

  /// What cannot stand behind the host percent-encoded, and a percent sign that encodes nothing. What is encoded stays as
  /// it is.
  private static func encoded(_ text: String) -> String {
    let start = endOfAuthority(text)
    let bytes = Array(text[start...].utf8)
    var result: [UInt8] = []
    for (place, byte) in bytes.enumerated() {
      let next = bytes[(place + 1)...].prefix(2)
      let isStray = byte == UInt8(ascii: "%") && !(next.count == 2 && next.allSatisfy(isHexadecimal))
      if isStray || byte >= 0x80 || toEncode.contains(byte) {
        result.append(UInt8(ascii: "%"))
        result += [byte >> 4, byte & 15].flatMap { String($0, radix: 16, uppercase: true).utf8 }
      } else {
        result.append(byte)
      }
    }
    return text[..<start] + String(decoding: result, as: UTF8.self)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool { Character(UnicodeScalar(byte)).isHexDigit }

  /// Where the path begins, or what stands in its place: names of hosts are encoded in another way.
  private static func endOfAuthority(_ text: String) -> String.Index {
    guard let slashes = text.range(of: "//"), !text[..<slashes.lowerBound].contains(where: { "/?#".contains($0) })
    else {
      return text.startIndex
    }
    return text[slashes.upperBound...].firstIndex { "/?#".contains($0) } ?? text.endIndex
  }

  /// The whole address without credentials.
  var text: String { "\(scheme)://\(place)\(target)" }

  /// What may be shown: no credentials, and of the query only that there is one.
  var shown: String {
    let path = target.prefix { $0 != "?" }
    return "\(scheme)://\(place)\(path)\(path.count < target.count ? "?…" : "")"
  }

  /// Host and, where it is not the usual one, port.
  var place: String {
    let written = host.contains(":") ? "[\(host)]" : host
    return port == (scheme == "https" ? 443 : 80) ? written : "\(written):\(port)"
  }

  /// The last part of the path in clear; empty where there is none.
  var lastComponent: String {
    let path = target.prefix { $0 != "?" }
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    return last.removingPercentEncoding ?? last
  }

  private func isSamePlace(_ scheme: String, _ host: String, _ port: Int) -> Bool {
    self.scheme == scheme && self.host == host && self.port == port
  }

  /// - Returns: `nil` for what is no name of a host: one with a zone, or with characters that names do not have.
  private static func tidy(_ named: String) -> String? {
    var host = named.lowercased()
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    if host.contains(":") { return NetworkAddress(host)?.description }
    if host.hasSuffix(".") { host.removeLast() }
    let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789.-_")
    guard !host.isEmpty, host.utf8.count <= 253, host.allSatisfy({ allowed.contains($0) }) else { return nil }
    return host
  }
}

extension WebAddress {
  /// What a user wrote, or why it is none.
  static func read(_ text: String) throws(ServiceError) -> WebAddress {
    guard let address = WebAddress(text) else {
      throw ServiceError(
        .invalidRequest, code: "invalid_url",
        message:
          "url must be an address that begins with http:// or https://, at most \(TextBounds.url.bytes) bytes long.",
        parameter: "url")
    }
    return address
  }

  /// What was read before. Encoded, it may be longer than it was written.
  static func read(_ remote: RemoteAddress) throws(ServiceError) -> WebAddress {
    guard let address = WebAddress(remote.url, limit: .max) else { return try read(remote.url) }
    return address
  }

  /// With credentials, for the connection; without, to be shown.
  var remote: RemoteAddress { RemoteAddress(url: full, shown: shown, host: host) }

  /// Credentials included.
  private var full: String {
    guard let credentials, let data = Data(base64Encoded: String(credentials.dropFirst(6))) else { return text }
    let pair = String(decoding: data, as: UTF8.self).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let safe = pair.map { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }.joined(separator: ":")
    return "\(scheme)://\(safe)@\(place)\(target)"
  }
}
