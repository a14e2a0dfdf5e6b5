/// Takes apart what ffmpeg writes as Matroska into a pipe: blocks of interleaved 32-bit float samples with their times. Pure.
///
/// Raw samples would do, but for their times: only these tell where a track begins, and that nothing is missing where the
/// format changes in the middle of a file. Source of the layout: RFC 8794 (EBML) and RFC 9559 (Matroska).
struct MatroskaReader {
  /// Samples that belong together, one after the other.
  struct Block: Equatable {
    /// Milliseconds.
    var time: Int
    /// Interleaved.
    var samples: [Float]
  }

  /// The bytes are not what ffmpeg writes.
  struct Malformed: Error {}

  private enum ID {
    static let segment = 0x1853_8067
    static let tracks = 0x1654_AE6B
    static let trackEntry = 0xAE
    static let audio = 0xE1
    static let channels = 0x9F
    static let cluster = 0x1F43_B675
    static let clusterTime = 0xE7
    static let simpleBlock = 0xA3
    static let blockGroup = 0xA0
    static let block = 0xA1

    static let containers: Set = [segment, tracks, trackEntry, audio, cluster, blockGroup]
  }

  /// A block of the output is a few kilobytes for each channel.
  private static let largestElement = 64 << 20

  /// Channels of the track; known before the first block.
  private(set) var channels = 1
  private var bytes: [UInt8] = []
  private var start = 0
  /// Bytes of an element that is of no interest and did not come yet.
  private var toSkip = 0
  private var clusterTime = 0

  /// - Returns: the blocks that are complete with these bytes.
  /// - Throws: ``Malformed``.
  mutating func read(_ new: some Collection<UInt8>) throws -> [Block] {
    bytes.removeFirst(start)
    start = 0
    bytes += new
    var blocks: [Block] = []
    while true {
      let skipped = min(toSkip, bytes.count - start)
      start += skipped
      toSkip -= skipped
      guard toSkip == 0, let header = try EBMLHeader.read(bytes, at: start) else { return blocks }
      if ID.containers.contains(header.id) {
        start = header.end
        continue
      }
      guard let size = header.size else { throw Malformed() }
      switch header.id {
      case ID.channels, ID.clusterTime, ID.simpleBlock, ID.block:
        guard size <= Self.largestElement else { throw Malformed() }
        guard bytes.count - header.end >= size else { return blocks }
        start = header.end + size
        if let block = try take(header.id, header.end..<start) { blocks.append(block) }
      default:
        start = header.end
        toSkip = size
      }
    }
  }

  private mutating func take(_ id: Int, _ range: Range<Int>) throws -> Block? {
    switch id {
    case ID.channels:
      channels = number(range)
      guard channels > 0 else { throw Malformed() }
    case ID.clusterTime: clusterTime = number(range)
    default:
      guard range.count > 4, bytes[range.lowerBound] & 0x80 != 0 else { throw Malformed() }
      let at = range.lowerBound + 1
      let offset = Int(Int16(truncatingIfNeeded: Int(bytes[at]) << 8 | Int(bytes[at + 1])))
      let samples = SampleEncoding.float32.samples(from: Array(bytes[(at + 3)..<range.upperBound]))
      guard samples.count % channels == 0 else { throw Malformed() }
      return Block(time: clusterTime + offset, samples: samples)
    }
    return nil
  }

  private func number(_ range: Range<Int>) -> Int {
    bytes[range].prefix(7).reduce(0) { $0 << 8 | Int($1) }
  }
}
