import NIOCore

/// A host with or without a port, as in `Host` and after `//` in an address.
struct Authority: Equatable {
  /// In lower case; an address of version 6 without its brackets, a name without a dot at its end.
  let host: String
  let port: Int?

  /// The host, where it is an address.
  var address: String? { (try? SocketAddress(ipAddress: host, port: 0)).map { _ in host } }

  /// `nil` when it is neither.
  init?(_ text: some StringProtocol) {
    let text = text.lowercased()
    let rest: Substring
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = String(text[text.index(after: text.startIndex)..<end])
      rest = text[text.index(after: end)...]
    } else {
      let name = text.prefix { $0 != ":" }
      rest = text[name.endIndex...]
      host = String(name.hasSuffix(".") ? name.dropLast() : name)
    }
    guard !host.isEmpty else { return nil }
    guard !rest.isEmpty else {
      port = nil
      return
    }
    guard rest.first == ":", let number = UInt16(rest.dropFirst()) else { return nil }
    port = Int(number)
  }
}
