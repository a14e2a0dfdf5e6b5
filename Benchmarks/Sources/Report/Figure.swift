/// Numbers as they are printed: three significant digits, a dash for what is not known.
enum Figure {
  static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    let size = abs(value)
    let places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
    return fixed(value, places)
  }

  static func milliseconds(_ seconds: Double?) -> String { number(seconds.map { $0 * 1000 }) }

  static func mebibytes(_ kibibytes: Int) -> String { number(Double(kibibytes) / 1024) }

  static func percent(_ share: Double?) -> String { share.map { number($0 * 100) + " %" } ?? "–" }

  private static func fixed(_ value: Double, _ places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let rounded = (value * scale).rounded()
    let sign = rounded < 0 ? "-" : ""
    let digits = String(Int(abs(rounded)))
    guard places > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }
}
