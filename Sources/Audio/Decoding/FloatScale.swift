/// Finds out by how much samples of floating point have to be divided to lie within -1…1.
///
/// That is what they should do, but some programs write numbers of the range of 16 or 32 bits into them. Looks at places that
/// are spread over the file, so the answer is the same wherever decoding begins.
enum FloatScale {
  private static let places = 64
  private static let samplesAtAPlace = 4_096
  /// Louder than any recording that was meant to lie within -1…1, of which some reach 2 or 3 between two clicks.
  private static let implausible: Float = 8
  private static let ranges: [Float] = [32_768, 8_388_608, 2_147_483_648]

  /// - Parameters:
  ///   - read: up to `count` bytes at an offset.
  /// - Returns: a divisor; 1 for samples that lie where they should.
  static func divisor(
    of layout: WAVLayout, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Float {
    guard let encoding = layout.encoding, encoding == .float32 || encoding == .float64 else { return 1 }
    let bytes = encoding.bytesPerSample
    let samples = layout.dataBytes / bytes
    let step = max(samplesAtAPlace, samples / places)
    var peak: Float = 0
    for first in stride(from: 0, to: samples, by: step) {
      let count = min(samplesAtAPlace, samples - first) * bytes
      var stored = try read(layout.dataOffset + first * bytes, count)
      if layout.isBigEndian { stored = reversed(stored, each: bytes) }
      for value in encoding.unboundedSamples(from: stored) where value.isFinite { peak = max(peak, abs(value)) }
    }
    guard peak > implausible else { return 1 }
    return ranges.first { peak <= $0 * 1.1 } ?? ranges[ranges.count - 1]
  }

  private static func reversed(_ bytes: [UInt8], each width: Int) -> [UInt8] {
    bytes.indices.map { index in
      let place = index / width * width + width - 1 - index % width
      return bytes.indices.contains(place) ? bytes[place] : 0
    }
  }
}
