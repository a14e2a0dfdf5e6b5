/// A window's place in its media file: samples of 16 kHz mono from the file's start. Half-open.
package struct SpeechWindow: Sendable, Hashable, Codable {
  /// Position among the file's windows, from 0.
  package var index: Int
  package var startSample: Int
  package var endSample: Int

  package init(index: Int, startSample: Int, endSample: Int) {
    self.index = index
    self.startSample = startSample
    self.endSample = endSample
  }

  package var start: Double { Double(startSample) / AudioFormat.sampleRate }
  package var end: Double { Double(endSample) / AudioFormat.sampleRate }
  package var duration: Double { end - start }
}
