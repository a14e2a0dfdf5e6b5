/// Where to seek to, in seconds.
struct SeekPayload: Decodable {
  var position: Double
}
