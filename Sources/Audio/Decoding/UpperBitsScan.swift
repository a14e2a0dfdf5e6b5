/// Finds out whether the samples of a file of 32 bits stand at the lower end of their places, where they are the quieter by what
/// is unused above, a piece at a time. Pure.
///
/// By the format fewer bits stand at the upper end, and converters fill all of these; numbers that use the lowest byte and
/// never come near the highest were written without being shifted. The whole file is looked at, but only as long as that may be.
struct UpperBitsScan: Sendable, Hashable {
  private static let pieceSamples = 1 << 18
  private static let lowestByte: UInt32 = 0xFF
  /// Where the header does not say how many bits are in use: 16 below 32 would be -96 dB, which no recording is.
  private static let assumedBits = 16
  /// Where the header does not say it, samples have to come this near to the highest, as a part of it, -30 dB: what is quieter
  /// is a track of 32 bits on which there is nothing but its dither.
  private static let leastPeak: Int32 = 32

  /// What samples are to be multiplied by; 1 unless the whole file was looked at.
  private(set) var gain: Float = 1
  private let bits: Int
  private let isBigEndian: Bool
  private let end: Int
  private var offset: Int
  private var usesLowestByte = false
  /// From here on a peak says that the samples fill their lower end.
  private let wantedPeak: Int32
  private var peak: Int32 = 0

  /// - Returns: `nil` for files of other formats.
  init?(_ layout: WAVLayout) {
    guard layout.encoding == .signed32 else { return nil }
    let valid = layout.validBits.flatMap { (8..<32).contains($0) ? $0 : nil }
    bits = valid ?? Self.assumedBits
    wantedPeak = valid == nil ? (1 << (bits - 1)) / Self.leastPeak : 0
    isBigEndian = layout.isBigEndian
    offset = layout.dataOffset
    end = layout.dataOffset + layout.dataBytes
  }

  /// - Returns: whether it is known.
  mutating func readOn(read: (_ offset: Int, _ count: Int) throws -> [UInt8]) rethrows -> Bool {
    let piece = try read(offset, min(end - offset, Self.pieceSamples * 4))
    let largest = Int32(1) << (bits - 1)
    let isWithin = piece.withUnsafeBytes { bytes in
      for place in stride(from: 0, to: bytes.count - 3, by: 4) {
        let stored = bytes.loadUnaligned(fromByteOffset: place, as: Int32.self)
        let sample = isBigEndian ? Int32(bigEndian: stored) : Int32(littleEndian: stored)
        guard (-largest...largest).contains(sample) else { return false }
        usesLowestByte = usesLowestByte || UInt32(bitPattern: sample) & Self.lowestByte != 0
        peak = max(peak, abs(sample))
      }
      return true
    }
    offset += piece.count
    guard isWithin else { return true }
    guard piece.count < 4 || offset + 4 > end else { return false }
    if usesLowestByte, peak >= wantedPeak { gain = Float(1 << (32 - bits)) }
    return true
  }
}
