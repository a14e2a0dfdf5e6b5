/// The one kind of sound that players hear: 48 kHz stereo, signed 16-bit little-endian. Every encoder takes it, and
/// no usual recording rate loses by it.
package enum StreamPCM {
  package static let samplesPerSecond = 48_000
  package static let channels = 2
  /// Of one sample of all channels.
  package static let bytesPerSample = 4
  package static let sampleRate = Double(samplesPerSecond)

  /// The header of a WAV stream of unknown length: sizes as large as they can be, as players expect of a stream.
  package static let wavHeader: [UInt8] = {
    let rate = UInt32(samplesPerSecond)
    let width = UInt32(bytesPerSample)
    return Array("RIFF".utf8) + little(.max) + Array("WAVEfmt ".utf8) + little(16) + little(1, bytes: 2)
      + little(UInt32(channels), bytes: 2) + little(rate) + little(rate * width) + little(width, bytes: 2)
      + little(16, bytes: 2) + Array("data".utf8) + little(.max)
  }()

  /// The same sound on all channels.
  ///
  /// - Parameter samples: -1…1; what is beyond is clipped.
  static func bytes(ofMono samples: [Float]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(samples.count * bytesPerSample)
    for sample in samples {
      let value = UInt16(bitPattern: Int16((max(-1, min(1, sample)) * 32_767).rounded()))
      for _ in 0..<channels { bytes += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)] }
    }
    return bytes
  }

  private static func little(_ value: UInt32, bytes: Int = 4) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
