/// Which segment of a playlist comes next; kept from one connection to the next, so that a live stream goes on where it
/// was. A recording of something that lies there whole begins anew each time.
actor PlaylistPlace {
  private var next: Int?
  /// Whether the stream was live on the first connection: a live one that has ended since is not begun anew.
  private(set) var isLive: Bool?
  /// Segments behind the newest at which a listener begins: what RFC 8216 asks for.
  private static let distance = 3

  /// Segments that were not taken yet, and whether some between them and the last one taken are lost.
  func fresh(in playlist: MediaPlaylist) -> (segments: ArraySlice<MediaSegment>, isBroken: Bool) {
    let segments = playlist.segments
    guard let first = segments.first, let last = segments.last else { return ([], false) }
    guard let next else {
      return (isLive == true ? segments.suffix(Self.distance) : segments[...], false)
    }
    // The sequence numbers began anew: the encoder of the stream was restarted.
    if last.sequence + 1 < next { return (segments.suffix(Self.distance), true) }
    return (segments.drop { $0.sequence < next }, first.sequence > next)
  }

  func took(_ segment: MediaSegment) { next = segment.sequence + 1 }

  /// A connection begins.
  ///
  /// - Returns: whether the stream is live.
  func begin(_ playlist: MediaPlaylist) -> Bool {
    let live = isLive ?? !playlist.isEnded
    isLive = live
    if !live { next = nil }
    return live
  }
}
