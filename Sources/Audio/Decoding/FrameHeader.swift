/// The header of a frame of an elementary stream: how long the frame is, in bytes and in seconds. Pure.
///
/// Sources of the layouts: ISO/IEC 11172-3 section 2.4 and 13818-3 (MPEG audio), ISO/IEC 13818-7 section 6.2 (ADTS), ETSI
/// TS 102 366 (AC-3, E-AC-3), RFC 4867 section 5 (AMR).
struct FrameHeader: Sendable, Hashable {
  enum Format: Sendable, Hashable { case mpegAudio, adts, ac3, amr, amrWideband }

  /// A header is decided by this many bytes.
  static let bytes = 8

  let format: Format
  let size: Int
  let seconds: Double
  /// What decoders are set up for: two frames of one recording agree in it.
  let setup: Int
  /// Where an index of the file (Xing, VBRI) would stand in the frame.
  var indexOffset = 0

  /// - Parameter bytes: at least ``bytes``.
  init?(_ format: Format, _ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= Self.bytes else { return nil }
    let b = bytes.prefix(Self.bytes).map { Int($0) }
    self.format = format
    switch format {
    case .mpegAudio:
      let version = b[1] >> 3 & 3
      let layer = 4 - (b[1] >> 1 & 3)
      let rateIndex = b[2] >> 2 & 3
      guard b[0] == 0xFF, b[1] & 0xE0 == 0xE0, version != 1, layer != 4, rateIndex != 3, (1...14).contains(b[2] >> 4)
      else {
        return nil
      }
      let isFirst = version == 3
      let rate = [44_100, 48_000, 32_000][rateIndex] >> (isFirst ? 0 : version == 2 ? 1 : 2)
      let bits = Self.bitRates[isFirst ? layer - 1 : layer == 1 ? 3 : 4][b[2] >> 4] * 1_000
      let samples = layer == 1 ? 384 : layer == 3 && !isFirst ? 576 : 1_152
      let slot = layer == 1 ? 4 : 1
      size = (samples / 8 / slot * bits / rate + (b[2] >> 1 & 1)) * slot
      seconds = Double(samples) / Double(rate)
      let isMono = b[3] >> 6 == 3
      setup = b[1] & 0x1E | rateIndex << 8 | (isMono ? 1 << 10 : 0)
      indexOffset = isFirst ? (isMono ? 21 : 36) : isMono ? 13 : 21
    case .adts:
      let rateIndex = b[2] >> 2 & 15
      guard b[0] == 0xFF, b[1] & 0xF6 == 0xF0, rateIndex < Self.adtsRates.count else { return nil }
      size = (b[3] & 3) << 11 | b[4] << 3 | b[5] >> 5
      seconds = Double((b[6] & 3) + 1) * 1_024 / Double(Self.adtsRates[rateIndex])
      setup = b[2] & 0xFD | (b[3] >> 6) << 8
    case .ac3:
      guard b[0] == 0x0B, b[1] == 0x77 else { return nil }
      let rateIndex = b[4] >> 6
      if b[5] >> 3 <= 10 {
        guard rateIndex != 3, b[4] & 63 < 38 else { return nil }
        let kilobits = Self.ac3Rates[(b[4] & 63) / 2]
        let rate = [48_000, 44_100, 32_000][rateIndex]
        size = rateIndex == 1 ? 2 * (320 * kilobits / 147 + (b[4] & 1)) : kilobits * (rateIndex == 0 ? 4 : 6)
        seconds = 1_536 / Double(rate)
      } else {
        guard b[5] >> 3 <= 16 else { return nil }
        size = 2 * ((b[2] & 7) << 8 | b[3]) + 2
        let isMain = b[2] & 0xF8 == 0 || b[2] >> 6 == 2
        let blocks = rateIndex == 3 ? 6 : [1, 2, 3, 6][b[4] >> 4 & 3]
        let rate = rateIndex == 3 ? 24_000 : [48_000, 44_100, 32_000][rateIndex]
        seconds = isMain ? Double(blocks * 256) / Double(rate) : 0
      }
      setup = 0
    case .amr, .amrWideband:
      let sizes = format == .amr ? Self.amrSizes : Self.amrWidebandSizes
      guard b[0] & 0x83 == 0, let known = sizes[b[0] >> 3] else { return nil }
      size = known
      seconds = 0.02
      setup = 0
    }
    guard size >= (format == .amr || format == .amrWideband ? 1 : 7) else { return nil }
  }

  /// Kilobits a second: layers I to III of MPEG-1, layer I of MPEG-2, its other layers.
  private static let bitRates = [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ]
  private static let adtsRates = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
  ]
  private static let ac3Rates = [
    32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640,
  ]
  private static let amrSizes = [0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 15: 1]
  private static let amrWidebandSizes = [
    0: 18, 1: 24, 2: 33, 3: 37, 4: 41, 5: 47, 6: 51, 7: 59, 8: 61, 9: 6, 14: 1, 15: 1,
  ]
}
