/// WebVTT subtitles: a header, a point before the milliseconds, hours only where there are any.
enum WebVTTWriter {
  static func string(_ cues: [SubtitleCue]) -> String {
    var document = "WEBVTT\n\n"
    for cue in cues {
      let start = SubtitleTime.string(cue.startMilliseconds, mark: ".", alwaysHours: false)
      let end = SubtitleTime.string(cue.endMilliseconds, mark: ".", alwaysHours: false)
      document += "\(start) --> \(end)\n\(cue.text)\n\n"
    }
    return document
  }
}
