/// Cuts an encoder's output where a decoder can begin.
enum StreamSplitter: Sendable {
  case mp3(MP3FrameSplitter)
  case ogg(OggPageSplitter)

  /// - Returns: what every listener needs first, and sound, both of whole frames or pages.
  mutating func take(_ bytes: some Sequence<UInt8>) -> (headers: [UInt8], sound: [UInt8]) {
    switch self {
    case .mp3(var splitter):
      let frames = splitter.take(bytes)
      self = .mp3(splitter)
      return ([], frames)
    case .ogg(var splitter):
      let pages = splitter.take(bytes)
      self = .ogg(splitter)
      return pages
    }
  }
}
