import Foundation

/// Compares transcripts with those of an undisturbed run.
struct TranscriptCheck: Sendable {
  /// Segments by sound.
  private let references: [Int: JSONValue]
  private let isInstant: Bool

  /// - Parameter isInstant: the engine's text is the window's length, and windows cover the whole file.
  init(references: [Int: JSONValue], isInstant: Bool) {
    self.references = references
    self.isInstant = isInstant
  }

  /// - Parameter announced: the segments that the event log told of.
  /// - Returns: what is wrong; `nil` when nothing is.
  func fault(in transcript: JSONValue, sound: Int, announced: [JSONValue], gapsAreExplained: Bool) -> String? {
    let segments = transcript["segments"].items
    let byTime = announced.sorted { ($0["id"].int ?? 0) < ($1["id"].int ?? 0) }
    if byTime != segments { return "\(segments.count) segments, other ones than the \(announced.count) announced" }
    if segments.contains(where: { $0["gap"].bool == true }) {
      return gapsAreExplained ? nil : "a window failed"
    }
    if isInstant, let fault = Self.hole(in: transcript) { return fault }
    let texts = segments.map { $0["text"].text ?? "" }
    let expected = references[sound]?.items.map { $0["text"].text ?? "" }
    return texts == expected ? nil : "its text is \(texts), undisturbed it is \(expected ?? [])"
  }

  /// Windows that follow each other from the start to the end of the file, each with its length as its text.
  static func hole(in transcript: JSONValue) -> String? {
    var place = 0.0
    for segment in transcript["segments"].items {
      guard let start = segment["start"].double, let end = segment["end"].double,
        let length = segment["text"].text.flatMap({ Double($0) })
      else { return "not a window's length: \(segment)" }
      if abs(start - place) > 0.0015 { return "a hole or an overlap between \(place) and \(start) s" }
      if abs(end - start - length) > 0.0015 { return "a window of \(length) s lasts from \(start) to \(end) s" }
      place = end
    }
    let duration = transcript["duration"].double ?? -1
    return abs(place - duration) > 0.0015 ? "the windows end at \(place) s, the file at \(duration) s" : nil
  }
}
