/// How a worker came by a window and how long it had it, in seconds. Told with the outcome, for the operator.
package struct WindowHandling: Codable, Sendable, Hashable {
  /// How often it was delivered, the last time included.
  package var deliveries: Int
  /// Until its samples were there.
  package var fetch: Double
  /// In which it lay ready.
  package var ready: Double
  /// In which its batch was recognised.
  package var engine: Double

  private static let longest = 86_400.0

  package init(deliveries: Int, fetch: Double, ready: Double, engine: Double) {
    // What a worker says of itself must not spoil a gateway's sums.
    self.deliveries = min(max(1, deliveries), 1_000)
    self.fetch = min(max(0, fetch), Self.longest)
    self.ready = min(max(0, ready), Self.longest)
    self.engine = min(max(0, engine), Self.longest)
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      deliveries: try fields.decode(Int.self, forKey: .deliveries),
      fetch: try fields.decode(Double.self, forKey: .fetch),
      ready: try fields.decode(Double.self, forKey: .ready), engine: try fields.decode(Double.self, forKey: .engine))
  }
}
