import Foundation

/// Where a redirect leads, if it may be followed.
enum Redirect {
  static let limit = 8

  /// - Throws: for a place that is no web address, or that would give up encryption.
  static func target(from url: String, location: String?) throws(SourceFailure) -> String {
    guard let location, let base = URL(string: url), let next = URL(string: location, relativeTo: base)?.absoluteURL,
      let scheme = next.scheme?.lowercased(), scheme == "https" || scheme == "http"
    else { throw SourceFailure("it redirects to no address that could be followed") }
    if base.scheme?.lowercased() == "https", scheme != "https" {
      throw SourceFailure("it redirects from https to http, which is not followed")
    }
    return next.absoluteString
  }
}
