/// How 16-bit samples lie beside each other: those of all channels of one moment, then those of the next.
package struct PCMFormat: Sendable, Hashable {
  /// Moments a second.
  package var sampleRate: Int
  package var channels: Int

  package init(sampleRate: Int, channels: Int) {
    self.sampleRate = sampleRate
    self.channels = channels
  }

  /// Bytes of one moment.
  package var frameBytes: Int { 2 * channels }

  package func seconds(ofBytes bytes: Int) -> Double { Double(bytes / frameBytes) / Double(sampleRate) }

  /// What stands before so many bytes of samples in a WAV file.
  package func header(dataBytes: Int) -> [UInt8] {
    var header: [UInt8] = []
    func put(_ text: String) { header += Array(text.utf8) }
    func put(_ value: Int, bytes: Int) {
      for shift in 0..<bytes { header.append(UInt8(truncatingIfNeeded: value >> (8 * shift))) }
    }
    put("RIFF")
    put(36 + dataBytes, bytes: 4)
    put("WAVEfmt ")
    put(16, bytes: 4)
    put(1, bytes: 2)
    put(channels, bytes: 2)
    put(sampleRate, bytes: 4)
    put(sampleRate * frameBytes, bytes: 4)
    put(frameBytes, bytes: 2)
    put(16, bytes: 2)
    put("data")
    put(dataBytes, bytes: 4)
    return header
  }
}
