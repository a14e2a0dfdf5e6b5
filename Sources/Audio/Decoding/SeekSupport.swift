/// Tells whether ffmpeg can be sent to a place in a file, by the file's first bytes.
///
/// Only containers are let through in which the place it lands at was compared with a decode from the start. MPEG
/// streams are not: where two were joined, times begin anew, and everything behind the join would be lost. The same
/// goes for Ogg files of several recordings in a row, so the pages of an Ogg file are looked through first.
enum SeekSupport {
  /// Blocks: reads the head of the file, and of an Ogg file every page header.
  static func isSafe(in file: MediaFile) throws -> Bool {
    let head = try file.read(at: 0, count: 12)
    guard head.count == 12 else { return false }
    if head.starts(with: "OggS".utf8) { return try isSingleOgg(file) }
    return head.starts(with: "fLaC".utf8) || head.starts(with: "ID3".utf8) || head.starts(with: "RIFF".utf8)
      || head.starts(with: "RF64".utf8) || head.starts(with: [0x1A, 0x45, 0xDF, 0xA3])
      || head[4..<8].elementsEqual("ftyp".utf8) || (head[0] == 0xFF && head[1] & 0xE0 == 0xE0)
  }

  /// True when no page but the first ones begins a stream. Source of the layout: RFC 3533, section 6.
  private static func isSingleOgg(_ file: MediaFile) throws -> Bool {
    var offset = 0
    var areStreamsBegun = false
    while offset < file.size {
      let header = try file.read(at: offset, count: 27)
      guard header.count == 27 else { return true }
      guard header.starts(with: "OggS".utf8) else { return false }
      let beginsStream = header[5] & 2 != 0
      if beginsStream, areStreamsBegun { return false }
      areStreamsBegun = areStreamsBegun || !beginsStream
      let segments = try file.read(at: offset + 27, count: Int(header[26]))
      offset += 27 + segments.count + segments.reduce(0) { $0 + Int($1) }
    }
    return true
  }
}
