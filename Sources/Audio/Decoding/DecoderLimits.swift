import TranscriptionCore

/// What one media file may cost, and how long its decoder may be silent.
package struct DecoderLimits: Sendable, Hashable {
  /// Longest recording that is accepted, in seconds.
  package var maximumSeconds: Double
  /// Seconds without a single byte from a decoder that is being read from, after which it is killed. A decoder
  /// without a reader may wait for ever.
  package var stallSeconds: Double
  /// CPU seconds of one decoder. It has to be enough for the longest recording: ffmpeg decodes common formats to
  /// 16 kHz mono at 300 to 1,000 times real time on one core, so 24 h take about 300 s. The default is twelve times
  /// that, for slow machines and costly containers, and still ends a file that was made to keep a core busy.
  package var cpuSeconds: Int
  /// Address space of one decoder in bytes. Measured need is below 400 MB.
  package var addressSpaceBytes: Int

  package init(
    maximumSeconds: Double = 24 * 3_600, stallSeconds: Double = 60, cpuSeconds: Int = 3_600,
    addressSpaceBytes: Int = 2 << 30
  ) {
    self.maximumSeconds = maximumSeconds
    self.stallSeconds = stallSeconds
    self.cpuSeconds = cpuSeconds
    self.addressSpaceBytes = addressSpaceBytes
  }

  var maximumSamples: Int { Int(maximumSeconds * AudioFormat.sampleRate) }
}
