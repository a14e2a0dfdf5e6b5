/// Times as subtitles write them: `[HH:]MM:SS` and milliseconds after a mark.
enum SubtitleTime {
  static func string(_ milliseconds: Int, mark: String, alwaysHours: Bool) -> String {
    let hours = milliseconds / 3_600_000
    let minutes = milliseconds / 60_000 % 60
    let seconds = milliseconds / 1000 % 60
    let head = alwaysHours || hours > 0 ? padded(hours, to: 2) + ":" : ""
    return head + "\(padded(minutes, to: 2)):\(padded(seconds, to: 2))\(mark)\(padded(milliseconds % 1000, to: 3))"
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
