/// A page of a session's event log.
struct EventsAnswer: Decodable, Sendable {
  let events: [Event]
  let last: Int

  struct Event: Decodable, Sendable {
    let seq: Int
    let type: String
    let at: String
    let file: String?
    let name: String?
    let segment: Segment?
    let etaSeconds: Double?

    struct Segment: Decodable, Sendable {
      let start: Double
      let end: Double
    }

    private enum CodingKeys: String, CodingKey {
      case seq, type, at, file, name, segment
      case etaSeconds = "eta_seconds"
    }

    var moment: Moment? { Moment(at) }

    /// Whether nothing more happens to the file.
    var isTerminal: Bool { type == "file.completed" || type == "file.failed" || type == "file.cancelled" }
  }
}
