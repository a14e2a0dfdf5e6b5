import Glibc

/// Seconds since 1970 by the wall clock, which the server's events use too.
struct Moment: Sendable, Comparable {
  let seconds: Double

  static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Moment(seconds: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
  }

  init(seconds: Double) { self.seconds = seconds }

  /// Reads `2026-11-22T12:34:07.309Z`; `nil` for anything else.
  init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"),
      bytes.last == UInt8(ascii: "Z")
    else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int(byte) - 48
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19)
    else { return nil }
    var fraction = 0.0
    if bytes[19] == UInt8(ascii: "."), let digits = number(20..<(bytes.count - 1)) {
      fraction = Double(digits)
      for _ in 20..<(bytes.count - 1) { fraction /= 10 }
    }
    let days = Self.daysSince1970(year: year, month: month, day: day)
    seconds = Double(((days * 24 + hour) * 60 + minute) * 60 + second) + fraction
  }

  static func < (first: Moment, second: Moment) -> Bool { first.seconds < second.seconds }
  static func - (later: Moment, earlier: Moment) -> Double { later.seconds - earlier.seconds }

  /// In the Gregorian calendar, counted in years that begin in March, so that a leap day is the last of its year.
  private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let (marchYear, marchMonth) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    return 365 * marchYear + leapDays + (153 * marchMonth + 2) / 5 + day - 1 - 719_468
  }
}
