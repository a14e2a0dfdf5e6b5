import Glibc

/// Looks a file through for the beginning of a format, a piece at a time. Pure.
struct PatternScan: Sendable, Hashable {
  /// A piece is read and searched in about a millisecond.
  private static let pieceBytes = 1 << 20
  /// What has to follow for a pattern to be more than chance.
  private static let followingBytes = 64
  private static let maximumPlaces = 512

  let pattern: [UInt8]
  private(set) var places: [Int] = []
  private var offset = 0

  /// - Parameter start: where to look from, in bytes; what begins at 0 is the file itself.
  init(pattern: [UInt8], from start: Int = 0) {
    self.pattern = pattern
    offset = start
  }

  /// - Parameter isBeginning: whether this is what is looked for, by the pattern and what follows it, 64 bytes in all.
  /// - Returns: whether it is only at the beginning of the file; `nil` while that is not known.
  mutating func readOn(
    fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8], isBeginning: (ArraySlice<UInt8>) -> Bool
  ) rethrows -> Bool? {
    let piece = try read(offset, Self.pieceBytes + Self.followingBytes)
    var from = offset == 0 ? 1 : 0
    while let found = place(in: piece, from: from) {
      let following = ArraySlice(piece[found...].prefix(Self.followingBytes))
      guard found < Self.pieceBytes, following.count == Self.followingBytes else { break }
      if isBeginning(ArraySlice(Array(following))) {
        places.append(offset + found)
        if places.count == Self.maximumPlaces { return false }
      }
      from = found + 1
    }
    offset += Self.pieceBytes
    return offset < fileSize ? nil : places.isEmpty
  }

  private func place(in bytes: [UInt8], from: Int) -> Int? {
    bytes.withUnsafeBytes { all -> Int? in
      guard let base = all.baseAddress else { return nil }
      var from = from
      while all.count - from >= pattern.count,
        let found = memchr(base + from, Int32(pattern[0]), all.count - from - pattern.count + 1)
      {
        let place = UnsafeRawPointer(found) - base
        if memcmp(found, pattern, pattern.count) == 0 { return place }
        from = place + 1
      }
      return nil
    }
  }
}
