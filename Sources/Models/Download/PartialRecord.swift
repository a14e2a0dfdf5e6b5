/// What the server said of a file of which a part has been fetched.
struct PartialRecord: Sendable, Hashable, Codable {
  /// Of the catalogue or the mirror, before redirects.
  var url: String
  /// Strong entity tag, else the date of the last change: whatever tells that it still is the same file. `nil` where the
  /// server gives neither.
  var validator: String?
}
