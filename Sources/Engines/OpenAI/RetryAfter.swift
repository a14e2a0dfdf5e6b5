import Foundation

/// When a server wants to be asked again.
enum RetryAfter {
  /// - Parameters:
  ///   - text: the value of `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
  ///   - date: now, by the server's clock where it told (its header `Date`), else by ours.
  /// - Returns: `nil` for what is neither; zero for a date that is past.
  static func parse(_ text: String, at date: Date) -> Duration? {
    let text = text.trimmingCharacters(in: .whitespaces)
    if let seconds = Double(text) { return seconds.isFinite && seconds >= 0 ? duration(seconds) : nil }
    return Self.date(text).map { duration(max(0, $0.timeIntervalSince(date))) }
  }

  /// A date as headers have it: `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func date(_ text: String) -> Date? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT" || parts[5] == "UTC", let day = Int(parts[1]),
      let month = months.firstIndex(of: parts[2].lowercased()), let year = Int(parts[3])
    else { return nil }
    let time = parts[4].split(separator: ":").compactMap { Int($0) }
    guard time.count == 3 else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let moment = DateComponents(
      year: year, month: month + 1, day: day, hour: time[0], minute: time[1], second: time[2])
    return calendar.date(from: moment)
  }

  /// No longer than a year: what is beyond cannot be meant, and must not overflow.
  private static func duration(_ seconds: Double) -> Duration { .seconds(min(seconds, 31_536_000)) }

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
}
