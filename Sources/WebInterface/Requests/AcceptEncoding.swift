/// What an `Accept-Encoding` header allows (RFC 9110 section 12.5.3).
enum AcceptEncoding {
  /// Whether the client takes gzip. Without the header it is not known to, and gets things as they are.
  static func allowsGZip(_ header: String?) -> Bool {
    guard let header else { return false }
    var wildcard = false
    for item in header.lowercased().split(separator: ",") {
      let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
      guard let name = parts.first else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      if name == "gzip" || name == "x-gzip" { return weight > 0 }
      if name == "*" { wildcard = weight > 0 }
    }
    return wildcard
  }
}
