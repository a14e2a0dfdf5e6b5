/// Numbers as Python rounds and writes them, for documents that must equal those of Python programs.
enum PythonNumber {
  /// Seconds as whole milliseconds: half to even, of the product as binary numbers have it. Never negative.
  static func milliseconds(_ seconds: Double) -> Int {
    let product = (seconds * 1000).rounded(.toNearestOrEven)
    return product > 0 && product < 0x1p53 ? Int(product) : 0
  }

  /// The shortest digits that read back as `value`; an exponent below 0.0001 and from 10^16.
  static func repr(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let (digits, point) = decimal(value.magnitude)
    let sign = value.sign == .minus ? "-" : ""
    if point > -4 && point <= 16 {
      if point <= 0 { return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)" }
      if point >= digits.count { return "\(sign)\(digits)\(String(repeating: "0", count: point - digits.count)).0" }
      return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
    }
    let exponent = point - 1
    let magnitude = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
    let fraction = digits.count > 1 ? ".\(digits.dropFirst())" : ""
    return "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(magnitude)"
  }

  /// Significant digits and the place of the point before the first of them: 0.0012 is ("12", -2), 120 is ("12", 3).
  private static func decimal(_ magnitude: Double) -> (digits: Substring, point: Int) {
    // Swift writes the same shortest digits, with another choice of exponents.
    let parts = magnitude.description.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let digits = mantissa.joined()
    let significant = digits.drop { $0 == "0" }
    guard !significant.isEmpty else { return ("0", 1) }
    let point = mantissa[0].count + exponent - (digits.count - significant.count)
    let zeros = significant.reversed().prefix { $0 == "0" }.count
    return (significant.dropLast(zeros), point)
  }
}
