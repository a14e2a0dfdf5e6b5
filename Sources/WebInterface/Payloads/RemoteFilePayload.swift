/// A file to be fetched.
struct RemoteFilePayload: Decodable {
  var url: String
  /// What the user calls it.
  var name: String?
  /// The audio track that is wanted, counted from 1.
  var audioTrack: Int?

  private enum CodingKeys: String, CodingKey {
    case url, name
    case audioTrack = "audio_track"
  }
}
