/// How the loudest sample of 50 ms is kept in one byte: 0 where nothing was decoded, else 1…255 for the square root of the
/// level, so that quiet speech is told from silence. What comes back is off by less than 0.005.
enum PeakLevel {
  static let unknown: UInt8 = 0
  /// 50 ms.
  static let samples = 800

  /// - Parameter level: the greatest amplitude; over 1 counts as 1.
  static func byte(_ level: Float) -> UInt8 {
    guard level > 0 else { return 1 }
    return 1 + UInt8((min(level, 1).squareRoot() * 254).rounded())
  }

  /// - Returns: 0…1 in thousandths; `nil` where nothing was decoded.
  static func value(_ byte: UInt8) -> Double? {
    guard byte != unknown else { return nil }
    let root = Double(byte - 1) / 254
    return (root * root * 1_000).rounded() / 1_000
  }

  /// How many bytes a file of so many samples has.
  static func count(samples: Int) -> Int { (samples + Self.samples - 1) / Self.samples }
}
