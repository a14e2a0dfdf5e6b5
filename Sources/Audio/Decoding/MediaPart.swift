/// One recording in a file, as ffmpeg is told to read it. Most files are one part; joined files have several.
struct MediaPart: Sendable, Hashable {
  enum Form: Sendable, Hashable {
    /// ffmpeg finds out.
    case container
    /// Bare samples, by the name that ffmpeg has for such.
    case samples(demuxer: String, sampleRate: Int, channels: Int)
  }

  var form = Form.container
  /// Where it lies, in bytes, in this order; empty for the whole file.
  var regions: [Range<Int>] = []

  static let wholeFile = MediaPart()

  /// Characters that ffmpeg would not take for a part of a path in a list of regions.
  private static let special: Set<Character> = ["|", "\\", "'"]

  /// ffmpeg's arguments up to the input.
  ///
  /// Only local files and pipes, only demuxers that read what they are given, no external references (``MediaTool``); the
  /// regions are named by this command line alone.
  func inputArguments(path: String) -> [String] {
    let protocols = regions.isEmpty ? "file,pipe" : "file,subfile,concat"
    var arguments = ["-protocol_whitelist", protocols]
    switch form {
    case .container: arguments += ["-format_whitelist", MediaTool.demuxers.joined(separator: ",")]
    case .samples(let demuxer, let sampleRate, let channels):
      arguments += ["-f", demuxer, "-ar", "\(sampleRate)", "-ac", "\(channels)"]
    }
    return arguments + ["-i", address(path: path)]
  }

  private func address(path: String) -> String {
    let places = regions.map { "subfile,,start,\($0.lowerBound),end,\($0.upperBound),,:file:" + path }
    guard let first = places.first else { return "file:" + path }
    return places.count == 1 || path.contains(where: Self.special.contains)
      ? first : "concat:" + places.joined(separator: "|")
  }

  /// Whether all regions can be read from a file of this path.
  func isReadable(path: String) -> Bool { regions.count <= 1 || !path.contains(where: Self.special.contains) }
}
