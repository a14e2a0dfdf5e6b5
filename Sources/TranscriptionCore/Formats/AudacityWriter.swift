/// Audacity's label track: start and end in seconds and the text, tabs between them.
enum AudacityWriter {
  static func line(_ segment: SubtitleSegment) -> String {
    let text = (segment.speaker.map { "[[\($0)]]" } ?? "") + segment.text.strippingWhitespace
    return "\(PythonNumber.repr(segment.start))\t\(PythonNumber.repr(segment.end))\t"
      + text.replacing("\t", with: " ") + "\n"
  }
}
