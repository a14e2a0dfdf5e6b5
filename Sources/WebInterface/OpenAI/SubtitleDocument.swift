import Foundation
import TranscriptionCore

/// Subtitles as OpenAI's endpoints write them: one cue a segment, hours always.
enum SubtitleDocument {
  static func subRip(_ transcript: Transcript) -> String {
    spoken(transcript).enumerated().map { index, segment in
      "\(index + 1)\n" + cue(segment, text(of: segment), mark: ",")
    }.joined()
  }

  static func webVTT(_ transcript: Transcript) -> String {
    "WEBVTT\n\n" + spoken(transcript).map { cue($0, escaped(text(of: $0)), mark: ".") }.joined()
  }

  private static func spoken(_ transcript: Transcript) -> [Segment] {
    transcript.segments.filter { !$0.gap && !$0.text.isEmpty }
  }

  /// An arrow inside the text would end a cue's times; a line break a cue.
  private static func text(of segment: Segment) -> String {
    segment.text.replacing("-->", with: "->").split(whereSeparator: \.isNewline).joined(separator: " ").withoutControls
      .trimmingCharacters(in: .whitespaces)
  }

  /// In WebVTT `<` begins a tag and `&` an escape.
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  private static func cue(_ segment: Segment, _ text: String, mark: String) -> String {
    "\(time(segment.start, mark)) --> \(time(segment.end, mark))\n\(text)\n\n"
  }

  private static func time(_ seconds: Double, _ mark: String) -> String {
    let milliseconds = Int((max(0, seconds) * 1000).rounded())
    let parts = [milliseconds / 3_600_000, milliseconds / 60_000 % 60, milliseconds / 1000 % 60]
    return parts.map { padded($0, to: 2) }.joined(separator: ":") + mark + padded(milliseconds % 1000, to: 3)
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
