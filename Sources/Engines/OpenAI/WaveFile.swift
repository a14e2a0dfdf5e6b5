import Audio
import TranscriptionCore

/// A window's samples as a WAV file in memory: 16 kHz, mono, 16 bits. Half a minute is just under a megabyte.
enum WaveFile {
  /// - Throws: ``EngineFailure``, `rejected`, where the file is not there or has not as many samples as it should.
  static func read(_ audio: WindowAudio) async throws(EngineFailure) -> [UInt8] {
    let samples: [Float]
    do {
      samples = try await Float32File.read(from: audio.path)
    } catch {
      throw EngineFailure(.rejected, "The window's audio cannot be read.")
    }
    guard !samples.isEmpty, samples.count == audio.samples else {
      throw EngineFailure(.rejected, "The window's audio has \(samples.count) samples, not \(audio.samples).")
    }
    return bytes(of: samples)
  }

  /// What is no number becomes silence; what is too loud is clipped.
  static func bytes(of samples: [Float]) -> [UInt8] {
    let rate = AudioFormat.samplesPerSecond
    var bytes: [UInt8] = []
    bytes.reserveCapacity(44 + samples.count * 2)
    func add(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
    bytes += "RIFF".utf8
    add(UInt32(36 + samples.count * 2))
    bytes += "WAVEfmt ".utf8
    add(UInt32(16))
    // PCM, one channel; bytes a second, bytes a sample, bits a sample.
    add(UInt16(1))
    add(UInt16(1))
    add(UInt32(rate))
    add(UInt32(rate * 2))
    add(UInt16(2))
    add(UInt16(16))
    bytes += "data".utf8
    add(UInt32(samples.count * 2))
    for sample in samples {
      let loudness = sample.isNaN ? 0 : min(max(sample, -1), 1)
      let level = UInt16(bitPattern: Int16((loudness * 32_767).rounded()))
      bytes.append(UInt8(level & 0xff))
      bytes.append(UInt8(level >> 8))
    }
    return bytes
  }
}
