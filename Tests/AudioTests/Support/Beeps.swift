import Foundation

@testable import Audio

/// A signal whose times can be read back: half a second of silence, a second of a tone, half a second of silence.
enum Beeps {
  static let seconds = 2.0
  static let onset = 0.5
  private static let hertz = 500.0

  /// - Parameters:
  ///   - gains: one for each channel.
  ///   - peak: of the tone, 0…1.
  static func frames(rate: Int, gains: [Double], peak: Double = 0.5, repeats: Int = 1) -> [[Double]] {
    (0..<Int(Double(rate) * seconds) * repeats).map { index in
      let time = Double(index % Int(Double(rate) * seconds)) / Double(rate)
      let value = (0.5..<1.5).contains(time) ? peak * sin(2 * .pi * hertz * time) : 0
      return gains.map { $0 * value }
    }
  }

  /// A WAV file.
  ///
  /// - Parameters:
  ///   - dataSize: what the header says; `nil` for the truth.
  ///   - validBits: of an extensible header; `nil` for a plain one.
  static func wav(
    rate: Int = 16_000, gains: [Double] = [1], bits: Int = 16, isFloat: Bool = false, isBig: Bool = false,
    scale: Double = 1, peak: Double = 0.5, repeats: Int = 1, dataSize: Int? = nil, validBits: Int? = nil
  ) -> [UInt8] {
    let width = bits / 8
    func number(_ value: Int, _ count: Int) -> [UInt8] {
      let little = (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
      return isBig ? little.reversed() : little
    }
    var data: [UInt8] = []
    for frame in frames(rate: rate, gains: gains, peak: peak, repeats: repeats) {
      for value in frame {
        if isFloat {
          data += number(Int(Float(value * scale).bitPattern), 4)
        } else {
          // Fewer valid bits stand at the upper end, with zeros below.
          let unused = bits - (validBits ?? bits)
          data += number((Int(value * scale * Double(1 << (bits - 1) - 1)) >> unused) << unused, width)
        }
      }
    }
    let block = gains.count * width
    let tag = isFloat ? 3 : 1
    var format = number(validBits == nil ? tag : 0xFFFE, 2) + number(gains.count, 2) + number(rate, 4)
    format += number(rate * block, 4) + number(block, 2) + number(bits, 2)
    if let validBits {
      format += number(22, 2) + number(validBits, 2) + number(0, 4) + number(tag, 2)
      format += [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
    }
    let size = dataSize ?? data.count
    return Array((isBig ? "RIFX" : "RIFF").utf8) + number(min(0xFFFF_FFFF, size + 20 + format.count), 4)
      + Array("WAVEfmt ".utf8) + number(format.count, 4) + format + Array("data".utf8) + number(size, 4) + data
  }

  /// Seconds at which a tone begins.
  static func onsets(_ samples: [Float], above threshold: Float = 0.05) -> [Double] {
    var found: [Double] = []
    var lastLoud = -16_000
    for (index, sample) in samples.enumerated() where abs(sample) > threshold {
      if index - lastLoud > 8_000 { found.append(Double(index) / 16_000) }
      lastLoud = index
    }
    return found
  }
}
