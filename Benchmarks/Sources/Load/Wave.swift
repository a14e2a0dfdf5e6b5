import Foundation

/// 16-bit mono WAV files at 16 kHz.
enum Wave {
  static let sampleRate = 16_000

  static func file(_ samples: some Collection<Int16>) -> Data {
    var data = Data("RIFF".utf8)
    let bytes = samples.count * 2
    append(UInt32(36 + bytes), to: &data)
    data += Data("WAVEfmt ".utf8)
    append(UInt32(16), to: &data)
    append(UInt16(1), to: &data)
    append(UInt16(1), to: &data)
    append(UInt32(sampleRate), to: &data)
    append(UInt32(sampleRate * 2), to: &data)
    append(UInt16(2), to: &data)
    append(UInt16(16), to: &data)
    data += Data("data".utf8)
    append(UInt32(bytes), to: &data)
    Array(samples).withUnsafeBytes { data.append(contentsOf: $0) }
    return data
  }

  /// The samples of a file as ``file(_:)`` writes it, or ffmpeg with nothing between the header and the samples.
  static func samples(of data: Data) -> [Int16] {
    guard let mark = data.range(of: Data("data".utf8)) else { return [] }
    let body = data[(mark.upperBound + 4)...]
    return stride(from: body.startIndex, to: body.endIndex - 1, by: 2).map {
      Int16(truncatingIfNeeded: Int(body[$0]) | Int(body[$0 + 1]) << 8)
    }
  }

  /// Half a second of a soft tone: the unit of the load without inference.
  static let halfSecond = file(
    (0..<sampleRate / 2).map { Int16(4_000 * sin(Double($0) * 2 * .pi * 440 / Double(sampleRate))) })

  /// The half second with a number in its first samples, so that no two files are the same.
  static func halfSecond(number: Int) -> [UInt8] {
    var bytes = Array(halfSecond)
    for place in 0..<4 { bytes[44 + 2 * place] = UInt8(truncatingIfNeeded: number >> (8 * place)) }
    return bytes
  }

  private static func append(_ value: some FixedWidthInteger, to data: inout Data) {
    withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
  }
}
