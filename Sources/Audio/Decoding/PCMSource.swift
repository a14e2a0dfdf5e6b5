/// One file's sound as 16 kHz mono samples, read from front to back by one reader.
///
/// Implementations hold a bounded amount of audio however long the file is, and decode only as fast as they are read.
package protocol PCMSource: Sendable {
  /// The next samples: exactly `maximumSamples` (at least 1), fewer only before the end; empty at the end, and again
  /// at every later call. One call at a time.
  ///
  /// - Throws: `FileFailure` when the file cannot be decoded (`undecodable`, `no_audio`, `too_long`), when nothing came
  ///   for too long (`decoder_stalled`) or when the decoder could not be started (`decoder_missing`);
  ///   `CancellationError` when the task is cancelled or the source is closed. After a throw the source can only be
  ///   closed.
  func read(maximumSamples: Int) async throws -> [Float]

  /// Gives back the file and stops the decoder. When it returns, no process is left. May be called at any time, more
  /// than once, also while a read is waiting: that read then throws.
  func close() async

  /// True when the file turned out to be damaged or cut short, and what could be decoded was delivered. Meaningful
  /// once the end was read. Damage before the place where a source was opened may go unnoticed.
  var isTruncated: Bool { get async }
}
