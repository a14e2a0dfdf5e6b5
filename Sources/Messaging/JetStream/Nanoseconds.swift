/// A duration as JetStream writes it: a whole number of nanoseconds.
struct Nanoseconds: Sendable, Equatable, Codable {
  let duration: Duration

  init(_ duration: Duration) { self.duration = duration }

  init(from decoder: any Decoder) throws {
    duration = .nanoseconds(try decoder.singleValueContainer().decode(Int64.self))
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(duration.wholeNanoseconds)
  }
}

extension Duration {
  /// Rounded down; as many as fit into 64 bits.
  var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflowsAgain) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflows || overflowsAgain ? .max : sum
  }
}
