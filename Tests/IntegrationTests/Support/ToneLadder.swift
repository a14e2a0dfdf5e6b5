import Foundation

/// A recording whose every moment says where it is: 48 kHz stereo, steps of 50 ms, each held at a level of its own.
enum ToneLadder {
  static let stepSeconds = 0.05
  static let rate = 48_000
  private static let levelStep = 40
  private static let lowest = 1_000

  static func wav(seconds: Double) -> Data {
    let stepSamples = Int(stepSeconds * Double(rate))
    var samples = [Int16]()
    for sample in 0..<Int(seconds * Double(rate)) {
      let level = Int16(lowest + sample / stepSamples * levelStep)
      samples += [level, level]
    }
    return header(dataBytes: samples.count * 2) + samples.withUnsafeBytes { Data($0) }
  }

  /// The seconds into the recording that a stereo sample was taken at, to a step; `nil` for silence.
  static func position(of level: Int16) -> Double? {
    guard Int(level) > lowest / 2 else { return nil }
    return (Double(Int(level) - lowest) / Double(levelStep)).rounded() * stepSeconds
  }

  private static func header(dataBytes: Int) -> Data {
    func little(_ value: Int, _ bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var header = Array("RIFF".utf8) + little(36 + dataBytes, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
    header += little(1, 2) + little(2, 2) + little(rate, 4) + little(rate * 4, 4) + little(4, 2) + little(16, 2)
    return Data(header + Array("data".utf8) + little(dataBytes, 4))
  }
}
