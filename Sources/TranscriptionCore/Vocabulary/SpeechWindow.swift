/// A window's place in its media file: samples of 16 kHz mono from the file's start. Half-open.
package struct SpeechWindow: Sendable, Hashable, Codable {
  /// Number of the window among those of its file, from 0, in the order in which they were cut: that of time, unless
  /// the player seeked ahead in the file meanwhile.
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
