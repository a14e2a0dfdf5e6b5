/// Walks over the outermost boxes of an MP4 or QuickTime file, a piece at a time, to where another such file begins, or to
/// where it was cut. Pure.
///
/// Source of the layout: ISO/IEC 14496-12, section 4.2.
struct BoxScan: Sendable, Hashable {
  private static let boxesInAPiece = 1_024
  private static let maximumBoxes = 1 << 17
  private static let maximumPlaces = 512

  private(set) var places: [Int] = []
  /// The file ends in the middle of a fragment.
  private(set) var isCut = false
  /// Where the header of a fragment begins that is not all there: ffmpeg reads nothing of a file that ends in one.
  private(set) var readableEnd: Int?
  private var offset = 0
  private var boxes = 0
  private var hasFragments = false

  /// - Returns: whether the file is a single one; `nil` while that is not known.
  mutating func readOn(fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]) rethrows -> Bool? {
    for _ in 0..<Self.boxesInAPiece {
      guard offset < fileSize, boxes < Self.maximumBoxes, places.count < Self.maximumPlaces else {
        return places.isEmpty
      }
      let header = try read(offset, 16)
      guard header.count >= 8 else { return places.isEmpty }
      if boxes > 0, header[4..<8].elementsEqual("ftyp".utf8) { places.append(offset) }
      var size = Self.number(header[0..<4])
      if size == 1, header.count == 16 { size = Self.number(header[8..<16]) }
      // 0 is a box to the end of the file; anything else below a header's size is damage.
      guard size >= 8, size <= fileSize - offset else {
        isCut = hasFragments && size >= 8
        if isCut, header[4..<8].elementsEqual("moof".utf8) { readableEnd = offset }
        return places.isEmpty
      }
      if header[4..<8].elementsEqual("moof".utf8) { hasFragments = true }
      offset += size
      boxes += 1
    }
    return nil
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    Int(truncatingIfNeeded: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
