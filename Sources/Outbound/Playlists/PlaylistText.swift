import Foundation

/// Reads playlists: those of HTTP Live Streaming (RFC 8216), and plain lists of links (M3U, PLS) as radios hand them out.
enum PlaylistText: Sendable, Hashable {
  case master(MasterPlaylist)
  case media(MediaPlaylist)
  case links([String])

  private static let types: Set<String> = [
    "application/vnd.apple.mpegurl", "application/x-mpegurl", "application/mpegurl", "audio/mpegurl", "audio/x-mpegurl",
    "audio/x-scpls", "application/pls+xml",
  ]

  /// Whether an answer is a playlist rather than sound, by its media type or the end of its path.
  static func isLikely(type: String, path: String) -> Bool {
    if types.contains(type) { return true }
    if type.hasPrefix("audio/") || type.hasPrefix("video/") { return false }
    let path = path.prefix { $0 != "?" }.lowercased()
    return [".m3u8", ".m3u", ".pls"].contains { path.hasSuffix($0) }
  }

  /// Several lines a segment, and a day of segments of two seconds.
  private static let maximumLines = 200_000

  /// What is no playlist at all is an empty list of links.
  /// Lines beyond ``maximumLines`` are left out.
  static func read(_ text: String) -> PlaylistText {
    let lines = text.split(maxSplits: maximumLines, whereSeparator: \.isNewline).prefix(maximumLines)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    if lines.contains(where: { $0.hasPrefix("#EXT-X-STREAM-INF:") }) { return .master(MasterPlaylist(lines)) }
    if lines.contains(where: { $0.hasPrefix("#EXT-X-TARGETDURATION:") || $0.hasPrefix("#EXT-X-MEDIA-SEQUENCE:") }) {
      return .media(MediaPlaylist(lines))
    }
    if lines.first?.lowercased() == "[playlist]" {
      return .links(
        lines.compactMap { line in
          let pair = line.split(separator: "=", maxSplits: 1)
          return pair.count == 2 && pair[0].lowercased().hasPrefix("file") ? String(pair[1]) : nil
        })
    }
    return .links(lines.filter { !$0.hasPrefix("#") && $0.contains("://") })
  }
}
