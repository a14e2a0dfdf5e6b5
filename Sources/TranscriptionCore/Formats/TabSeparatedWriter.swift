/// Start and end in milliseconds and the text, tabs between them.
enum TabSeparatedWriter {
  static func string(_ segments: [SubtitleSegment]) -> String {
    "start\tend\ttext\n"
      + segments.map { segment in
        let start = PythonNumber.milliseconds(segment.start)
        let end = PythonNumber.milliseconds(segment.end)
        return "\(start)\t\(end)\t\(segment.text.strippingWhitespace.replacing("\t", with: " "))\n"
      }.joined()
  }
}
