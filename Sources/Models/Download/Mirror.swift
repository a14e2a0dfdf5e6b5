import Foundation

/// Another server with the same files: `https://HOST/PATH` becomes `MIRROR/PATH`.
package struct Mirror: Sendable, Hashable {
  private let base: String

  /// - Throws: for what is no http or https address.
  package init(_ address: String) throws(ModelFailure) {
    guard let url = URLComponents(string: address), ["http", "https"].contains(url.scheme?.lowercased() ?? ""),
      !(url.host ?? "").isEmpty, url.query == nil, url.fragment == nil
    else {
      throw ModelFailure("\"\(address)\" is no address of a mirror; write one like https://mirror.example/models")
    }
    var base = address
    while base.hasSuffix("/") { base.removeLast() }
    self.base = base
  }

  package func address(of url: String) -> String {
    guard let parts = URLComponents(string: url) else { return url }
    return base + parts.percentEncodedPath + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
  }
}
