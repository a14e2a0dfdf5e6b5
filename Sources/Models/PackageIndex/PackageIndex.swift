import Foundation

/// An index of Python packages, such as that of PyPI. By the "simple repository API" of the Python packaging
/// specifications (PEP 503, PEP 691).
package struct PackageIndex: Sendable, Hashable {
  package static let standardAddress = "https://pypi.org/simple"

  /// Both forms of a page; JSON is preferred.
  static let accepted = "application/vnd.pypi.simple.v1+json, text/html;q=0.1"

  /// Bytes that a page may have. Packages with thousands of files have pages of a few MB.
  static let pageLimit = 32 << 20

  private let base: String
  /// What the index is called in messages.
  let name: String

  /// - Throws: for what is no http or https address.
  package init(_ address: String) throws(ModelFailure) {
    guard let url = URLComponents(string: address), ["http", "https"].contains(url.scheme?.lowercased() ?? ""),
      let host = url.host, !host.isEmpty, url.query == nil, url.fragment == nil, url.user == nil, url.password == nil
    else {
      throw ModelFailure(
        "\"\(address)\" is no address of a package index; write one without credentials, like "
          + "\(Self.standardAddress)")
    }
    var base = address
    while base.hasSuffix("/") { base.removeLast() }
    self.base = base
    name = host == "pypi.org" ? "PyPI" : host
  }

  /// Where the page of a package is.
  func page(of package: String) -> String { "\(base)/\(Self.normalized(package))/" }

  /// The one spelling of a package's name that addresses have: lower case, each row of `-`, `_` and `.` one hyphen.
  static func normalized(_ package: String) -> String {
    package.lowercased().split(whereSeparator: { "-_.".contains($0) }).joined(separator: "-")
  }
}
