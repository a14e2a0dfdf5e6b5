/// Start and end in milliseconds and the text, tabs between them.
enum TabSeparatedWriter {
  static let header = "start\tend\ttext\n"

  static func line(_ segment: SubtitleSegment) -> String {
    let start = PythonNumber.milliseconds(segment.start)
    let end = PythonNumber.milliseconds(segment.end)
    return "\(start)\t\(end)\t\(segment.text.strippingWhitespace.replacing("\t", with: " "))\n"
  }
}
