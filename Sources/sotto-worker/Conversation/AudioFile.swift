import Foundation
import TranscriptionCore

/// Reads the raw samples that a request names.
enum AudioFile {
  /// Ten minutes: far more than any window, so that a wrong request cannot fill the memory.
  static let maximumSamples = 600 * AudioFormat.samplesPerSecond

  /// - Returns: the samples; what is not a number is silence.
  static func read(_ audio: WindowAudio) throws(Rejection) -> [Float] {
    guard audio.samples > 0, audio.samples <= maximumSamples else {
      throw .badAudio("\(audio.samples) samples; 1 to \(maximumSamples) can be handled at once")
    }
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: audio.path))
    } catch {
      throw .badAudio("the audio file cannot be read")
    }
    guard data.count == audio.samples * MemoryLayout<Float>.size else {
      throw .badAudio("the audio file has \(data.count) bytes, not 4 for each of \(audio.samples) samples")
    }
    return data.withUnsafeBytes { bytes in
      (0..<audio.samples).map { index in
        let bits = bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
        let sample = Float(bitPattern: UInt32(littleEndian: bits))
        return sample.isFinite ? sample : 0
      }
    }
  }
}
