/// A file to be fetched.
struct RemoteFilePayload: Decodable {
  var url: String
  /// What the user calls it.
  var name: String?
}
