/// Looks a Matroska or WebM file through for where another such file begins, and walks over the elements of the last one to
/// where they end. Pure.
///
/// What is recorded live has no length: neither does the file announce one, nor its clusters. Where the elements end tells a
/// recording that was cut in the middle of a block from a whole one with something behind it, at which ffmpeg complains in the
/// same words. Source of the layout: RFC 9559.
struct MatroskaScan: Sendable, Hashable {
  private enum ID {
    static let header = 0x1A45_DFA3
    static let segment = 0x1853_8067
    static let cluster = 0x1F43_B675
    static let block = [0xA3, 0xA0]
    /// Seek head, information, tracks, cues, attachments, chapters, tags; void, checksum; of clusters: time, position,
    /// size of the one before, encrypted block, silent tracks.
    static let others: Set = [
      0x114D_9B74, 0x1549_A966, 0x1654_AE6B, 0x1C53_BB6B, 0x1941_A469, 0x1043_A770, 0x1254_C367, 0xEC, 0xBF, 0xE7, 0xA7,
      0xAB, 0xAF, 0x5854,
    ]
  }

  private enum Step: Sendable, Hashable {
    case looking
    case walking
    /// Here is something that is no element: damage in the middle of the file, or the end.
    case searching(PatternScan)
  }

  private static let elementsInAPiece = 8_192
  /// More than ten hours of sound and pictures have.
  private static let maximumElements = 1 << 22
  /// What is read at once: many blocks of sound.
  private static let readBytes = 1 << 16

  private var beginnings = PatternScan(pattern: [0x1A, 0x45, 0xDF, 0xA3])
  private var step = Step.looking
  private var offset = 0
  private var elements = 0
  /// The file ends in the middle of a cluster.
  private(set) var isCut = false
  /// Where the last element ends, if something else is behind it.
  private(set) var readableEnd: Int?

  var places: [Int] { beginnings.places }

  /// - Returns: whether the file is a single one; `nil` while that is not known.
  mutating func readOn(fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]) rethrows -> Bool? {
    switch step {
    case .looking:
      let isSingle = try beginnings.readOn(fileSize: fileSize, read: read) { following in
        ["webm", "matroska"].contains { Self.contains(Array($0.utf8), in: following) }
      }
      guard isSingle != nil else { return nil }
      offset = places.last ?? 0
      step = .walking
      return nil
    case .walking: return try walkOn(fileSize: fileSize, read: read) ? places.isEmpty : nil
    case .searching(var scan):
      guard try scan.readOn(fileSize: fileSize, read: read, isBeginning: { _ in true }) != nil else {
        step = .searching(scan)
        return nil
      }
      if scan.places.isEmpty { readableEnd = offset }
      return places.isEmpty
    }
  }

  /// - Returns: whether the end was reached.
  private mutating func walkOn(fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]) rethrows -> Bool {
    var bytes: [UInt8] = []
    var start = 0
    for _ in 0..<Self.elementsInAPiece {
      guard offset < fileSize, elements < Self.maximumElements else { return true }
      if offset - start + EBMLHeader.longest > bytes.count {
        bytes = try read(offset, Self.readBytes)
        start = offset
      }
      elements += 1
      guard let header = try? EBMLHeader.read(bytes, at: offset - start), isElement(header) else {
        if fileSize - offset < EBMLHeader.longest, let first = bytes.dropFirst(offset - start).first,
          Self.beginsBlock(first)
        {
          isCut = true
          return true
        }
        step = .searching(PatternScan(pattern: [0x1F, 0x43, 0xB6, 0x75], from: offset))
        return false
      }
      let body = start + header.end
      let end = header.size.map { body + min($0, fileSize) }
      let isContainer = header.id == ID.segment || header.id == ID.cluster
      if let end, end > fileSize {
        if header.id == ID.cluster || ID.block.contains(header.id) { isCut = true }
        // Of a whole file that lies about its size, only what is inside tells.
        guard isContainer else { return true }
      }
      offset = isContainer && (end ?? .max) > fileSize || header.id == ID.segment ? body : end ?? body
    }
    return false
  }

  private func isElement(_ header: EBMLHeader) -> Bool {
    switch header.id {
    case ID.segment, ID.cluster: true
    case ID.header: header.size != nil && offset == places.last ?? 0
    default: header.size != nil && (ID.block.contains(header.id) || ID.others.contains(header.id))
    }
  }

  /// Of a block or a cluster.
  private static func beginsBlock(_ byte: UInt8) -> Bool { [0xA3, 0xA0, 0x1F].contains(byte) }

  private static func contains(_ word: [UInt8], in bytes: ArraySlice<UInt8>) -> Bool {
    bytes.indices.contains { bytes[$0...].starts(with: word) }
  }
}
