import TranscriptionCore

/// WAV files (16 kHz, mono, 16 bit) made for tests.
enum Wave {
  /// A tone of so many seconds.
  static func tone(seconds: Double) -> [UInt8] { bytes([(seconds, true)]) }

  /// Stretches of sound or silence.
  static func bytes(_ stretches: [(seconds: Double, isSound: Bool)]) -> [UInt8] {
    var data: [UInt8] = []
    for stretch in stretches {
      for place in 0..<Int((stretch.seconds * AudioFormat.sampleRate).rounded()) {
        let sample: Int16 = stretch.isSound ? (place / 20 % 2 == 0 ? 8_000 : -8_000) : 0
        data += little(UInt32(UInt16(bitPattern: sample)), bytes: 2)
      }
    }
    let rate = UInt32(AudioFormat.samplesPerSecond)
    return Array("RIFF".utf8) + little(UInt32(36 + data.count)) + Array("WAVEfmt ".utf8) + little(16)
      + little(1, bytes: 2) + little(1, bytes: 2) + little(rate) + little(rate * 2) + little(2, bytes: 2)
      + little(16, bytes: 2) + Array("data".utf8) + little(UInt32(data.count)) + data
  }

  private static func little(_ value: UInt32, bytes: Int = 4) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
