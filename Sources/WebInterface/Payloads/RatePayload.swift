/// How fast to play: seconds of media a second.
struct RatePayload: Decodable {
  var rate: Double
}
