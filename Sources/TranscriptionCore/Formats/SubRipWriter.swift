/// SubRip subtitles: numbered cues, a comma before the milliseconds.
enum SubRipWriter {
  /// - Parameter number: of the cue in its document, from 1.
  static func cue(_ cue: SubtitleCue, number: Int) -> String {
    let start = SubtitleTime.string(cue.startMilliseconds, mark: ",", alwaysHours: true)
    let end = SubtitleTime.string(cue.endMilliseconds, mark: ",", alwaysHours: true)
    return "\(number)\n\(start) --> \(end)\n\(cue.text)\n\n"
  }
}
