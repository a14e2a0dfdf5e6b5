/// Walks over the tags of a Flash video file, a piece at a time, to where another such file begins. Pure.
///
/// Source of the layout: Adobe, Video File Format Specification 10.1, annex E.
struct FlashScan: Sendable, Hashable {
  private static let tagsInAPiece = 1_024
  private static let maximumTags = 1 << 22
  private static let maximumPlaces = 512

  private(set) var places: [Int] = []
  /// The file ends in the middle of a tag.
  private(set) var isCut = false
  private var offset = 0
  private var tags = 0

  /// - Returns: always false at the end (ffmpeg finds places in such files by what their metadata claims); `nil` before.
  mutating func readOn(fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]) rethrows -> Bool? {
    for _ in 0..<Self.tagsInAPiece {
      guard offset < fileSize, tags < Self.maximumTags, places.count < Self.maximumPlaces else { return false }
      let header = try read(offset, 11)
      if header.starts(with: "FLV".utf8) {
        if offset > 0 { places.append(offset) }
        guard header.count >= 9 else { return false }
        offset += number(header[5..<9]) + 4
        continue
      }
      // Audio, video, data; anything else is behind the last tag.
      guard let type = header.first, [8, 9, 18].contains(type & 0x1F), type & 0xC0 == 0 else { return false }
      let end = header.count == 11 ? offset + 11 + number(header[1..<4]) : .max
      guard end == fileSize || end <= fileSize - 4 else {
        isCut = true
        return false
      }
      // The size of the tag follows it; some writers leave out the last one.
      offset = end + 4
      tags += 1
    }
    return nil
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
