/// Counters of the server, summed over their labels.
struct ServerMetrics: Sendable {
  private var totals: [String: Double] = [:]

  /// - Parameter text: Prometheus' text format.
  init(_ text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else { continue }
      let name = line[..<space].prefix { $0 != "{" && $0 != " " }
      totals[String(name), default: 0] += value
    }
  }

  /// The first counter whose name holds all of these words.
  func counter(_ words: String...) -> (name: String, value: Double)? {
    let names = totals.keys.filter { name in name.hasSuffix("_total") && words.allSatisfy { name.contains($0) } }
    return names.min().map { ($0, totals[$0] ?? 0) }
  }
}
