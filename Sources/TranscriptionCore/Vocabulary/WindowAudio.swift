/// A window's samples as an engine is handed them: a file of raw little-endian 32-bit floats, 16 kHz mono. The file
/// belongs to the caller of the engine; it stays until the answer is in.
package struct WindowAudio: Sendable, Hashable, Codable {
  package var path: String
  /// Number of samples in the file.
  package var samples: Int

  package init(path: String, samples: Int) {
    self.path = path
    self.samples = samples
  }

  package var duration: Double { Double(samples) / AudioFormat.sampleRate }
}
