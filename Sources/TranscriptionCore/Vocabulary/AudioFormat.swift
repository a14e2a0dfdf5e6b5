/// The one format that speech is examined and recognised in.
package enum AudioFormat {
  /// Samples a second. One channel, 32-bit float, -1…1.
  package static let sampleRate = 16_000.0
  package static let samplesPerSecond = 16_000
}
