import TranscriptionCore

/// Metrics in the text format that Prometheus reads (version 0.0.4). Pure.
struct MetricsText {
  enum Kind: String {
    case counter, gauge, histogram
  }

  private(set) var text = ""

  /// One metric with its samples, each with its labels in order.
  mutating func add(
    _ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: [(String, String)], value: Double)]
  ) {
    guard !samples.isEmpty else { return }
    announce(name, kind, help)
    for sample in samples { text += name + Self.written(sample.labels) + " " + Self.written(sample.value) + "\n" }
  }

  /// A metric without labels; left out where it is not known.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double?) {
    if let value { add(name, kind, help, [([], value)]) }
  }

  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Int?) {
    add(name, kind, help, value.map { Double($0) })
  }

  /// Histograms of one name, each with its labels.
  mutating func add(
    _ name: String, _ help: String, _ histograms: [(labels: [(String, String)], value: DurationHistogram)]
  ) {
    guard !histograms.isEmpty else { return }
    announce(name, .histogram, help)
    for (labels, histogram) in histograms {
      var count = 0
      for (place, classCount) in histogram.counts.enumerated() {
        count += classCount
        let bound = histogram.bounds.indices.contains(place) ? Self.written(histogram.bounds[place]) : "+Inf"
        text += "\(name)_bucket\(Self.written(labels + [("le", bound)])) \(count)\n"
      }
      text += "\(name)_sum\(Self.written(labels)) \(Self.written(histogram.sum))\n"
      text += "\(name)_count\(Self.written(labels)) \(count)\n"
    }
  }

  private mutating func announce(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private static func written(_ labels: [(String, String)]) -> String {
    if labels.isEmpty { return "" }
    return "{" + labels.map { "\($0)=\"\(escaped($1))\"" }.joined(separator: ",") + "}"
  }

  private static func escaped(_ value: String) -> String {
    value.reduce(into: "") { text, character in
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n", "\r\n": text += "\\n"
      default: text.append(character)
      }
    }
  }

  /// Whole numbers without a point.
  private static func written(_ value: Double) -> String {
    value.magnitude < 1e15 && value == value.rounded() ? String(Int(value)) : String(value)
  }
}
