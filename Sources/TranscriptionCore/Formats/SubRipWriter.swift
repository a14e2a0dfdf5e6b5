/// SubRip subtitles: numbered cues, a comma before the milliseconds.
enum SubRipWriter {
  static func string(_ cues: [SubtitleCue]) -> String {
    var document = ""
    for (place, cue) in cues.enumerated() {
      let start = SubtitleTime.string(cue.startMilliseconds, mark: ",", alwaysHours: true)
      let end = SubtitleTime.string(cue.endMilliseconds, mark: ",", alwaysHours: true)
      document += "\(place + 1)\n\(start) --> \(end)\n\(cue.text)\n\n"
    }
    return document
  }
}
