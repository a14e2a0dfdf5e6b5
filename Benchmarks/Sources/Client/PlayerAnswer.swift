/// The state of a session's player, as far as its position follows from it.
struct PlayerAnswer: Decodable, Sendable {
  let position: Double
  let rate: Double
  let updatedAt: String

  private enum CodingKeys: String, CodingKey {
    case position, rate
    case updatedAt = "updated_at"
  }

  /// When a playing player is at `place`, in seconds since 1970; `nil` when the answer's time cannot be read.
  func seconds(at place: Double) -> Double? {
    Moment(updatedAt).map { $0.seconds + (place - position) / rate }
  }
}
