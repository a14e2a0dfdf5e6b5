/// Numbers of bytes as people write them.
enum ByteCount {
  private static let units: [(suffix: String, factor: Int)] = [
    ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30), ("tib", 1 << 40),
    ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("tb", 1_000_000_000_000), ("b", 1),
  ]

  /// - Returns: `nil` for what is no number of bytes, or too large a one.
  static func parse(_ text: String) -> Int? {
    let text = text.lowercased().filter { $0 != " " && $0 != "_" }
    let unit = units.first { text.hasSuffix($0.suffix) }
    guard let number = Int(text.dropLast(unit?.suffix.count ?? 0)) else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit?.factor ?? 1)
    return overflow ? nil : product
  }

  /// With the largest unit, a power of 1024, of which it is a whole number.
  static func text(of bytes: Int) -> String {
    let names = ["", "KiB", "MiB", "GiB", "TiB"]
    var number = bytes
    var place = 0
    while number != 0, number % 1_024 == 0, place + 1 < names.count {
      number /= 1_024
      place += 1
    }
    return "\(number)\(names[place])"
  }
}
