import Foundation

/// The page of one package in an index: the files that there are of it.
struct PackagePage: Sendable, Hashable {
  struct File: Sendable, Hashable {
    var name: String
    /// As it is written in the page, without the fragment; relative to ``PackagePage/base``.
    var reference: String
    /// 64 hexadecimal digits in lower case; `nil` where the index has none.
    var sha256: String?
    /// Size; `nil` where the index does not say it.
    var bytes: Int?
  }

  var files: [File]
  /// Where references begin, from the page's own address; `nil` for that.
  var base: String?

  /// Reads a page in the form that its content type names.
  ///
  /// - Throws: for other forms, and for a page that is none.
  init(_ page: WebPage) throws(SourceFailure) {
    switch page.contentType {
    case "application/vnd.pypi.simple.v1+json": self = try Self.read(json: page.bytes)
    case "text/html", "application/vnd.pypi.simple.v1+html":
      self = Self.read(html: String(decoding: page.bytes, as: UTF8.self))
    case let type:
      throw SourceFailure("its page of the package is of the type \(type ?? "none"), which is none of an index")
    }
  }

  init(files: [File], base: String? = nil) {
    self.files = files
    self.base = base
  }

  /// Where a file is.
  ///
  /// - Parameter page: the page's own address.
  /// - Throws: for no web address, or for http in a page of https.
  func address(of file: File, page: String) throws(SourceFailure) -> String {
    guard let own = URL(string: page), let start = base.map({ URL(string: $0, relativeTo: own)?.absoluteURL }) ?? own,
      let url = URL(string: file.reference, relativeTo: start)?.absoluteURL, let scheme = url.scheme?.lowercased(),
      url.host?.isEmpty == false,
      scheme == "https" || scheme == "http" && own.scheme?.lowercased() == "http"
    else { throw SourceFailure("its page of the package has no address of \(file.name) that could be followed") }
    return url.absoluteString
  }

  /// Takes the fragment off a reference, and the SHA-256 out of it.
  static func parted(_ reference: String) -> (reference: String, sha256: String?) {
    let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let sums = parts.dropFirst().first?.split(separator: "&").compactMap { part in
      part.hasPrefix("sha256=") ? sha256(String(part.dropFirst(7))) : nil
    }
    return (String(parts[0]), sums?.first)
  }

  /// The text in lower case if it is a SHA-256.
  static func sha256(_ text: String) -> String? {
    text.utf8.count == 64 && text.allSatisfy { $0.isASCII && $0.isHexDigit } ? text.lowercased() : nil
  }
}
