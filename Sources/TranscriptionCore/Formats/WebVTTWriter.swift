/// WebVTT subtitles: a header, a point before the milliseconds, hours only where there are any.
enum WebVTTWriter {
  static let header = "WEBVTT\n\n"

  /// - Parameter number: not written.
  static func cue(_ cue: SubtitleCue, number: Int) -> String {
    let start = SubtitleTime.string(cue.startMilliseconds, mark: ".", alwaysHours: false)
    let end = SubtitleTime.string(cue.endMilliseconds, mark: ".", alwaysHours: false)
    return "\(start) --> \(end)\n\(cue.text)\n\n"
  }
}
