/// What a look at the brokers brings.
package struct BrokerHealth: Sendable, Hashable {
  package var address: String
  package var version: String
  /// `nil` for a broker that belongs to no cluster: it keeps one copy.
  package var cluster: String?
  /// The broker that leads the queue; `nil` while there is none, or no queue yet.
  package var leader: String?
  /// Brokers with another copy of the queue, and whether each is current.
  package var followers: [String: Bool]
  /// Windows in the queue; `nil` where there is no queue yet.
  package var windows: Int?

  /// One line for people.
  package var words: String {
    var words = "\(address), version \(version), " + (cluster.map { "cluster \($0)" } ?? "alone: one copy of the queue")
    guard let windows else { return words + ", no queue yet: the first server makes it" }
    words += ", \(windows) windows in the queue"
    if cluster != nil {
      words += ", led by \(leader ?? "none at this moment")"
      let late = followers.filter { !$0.value }.keys.sorted()
      words += late.isEmpty ? ", \(followers.count) copies current" : ", behind: \(late.joined(separator: ", "))"
    }
    return words
  }

  /// Whether the queue takes windows.
  package var isGood: Bool { windows == nil || cluster == nil || leader != nil }
}
