/// What ffmpeg complained of while it decoded.
struct DecoderMessages {
  /// Files have tags and padding at their end and, where they were joined, in the middle: a few packets that are none.
  private static let packetsOfTags = 4

  private let lines: [Substring]

  init(_ text: String) { lines = text.split(whereSeparator: \.isNewline) }

  /// Whether they are few, and all of packets that hold no sound.
  var areOfTagsOrPadding: Bool {
    let packets = lines.filter { $0.contains("Error while decoding stream") }
    return packets.count <= Self.packetsOfTags
      && lines.allSatisfy { line in
        ["Error while decoding stream", "Header missing", "Invalid data found", "Error submitting packet"].contains {
          line.contains($0)
        }
      }
  }
}
