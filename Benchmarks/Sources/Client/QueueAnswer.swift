/// A session's queue.
struct QueueAnswer: Decodable, Sendable {
  let files: [File]

  struct File: Decodable, Sendable {
    let id: String
    let etaSeconds: Double?

    private enum CodingKeys: String, CodingKey {
      case id
      case etaSeconds = "eta_seconds"
    }
  }
}
