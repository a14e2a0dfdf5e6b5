/// A document that is small enough for memory.
struct WebPage: Sendable, Hashable {
  var bytes: [UInt8]
  /// As the server says it, in lower case, without parameters.
  var contentType: String?
  /// Where it was found, after redirects.
  var url: String
}
