/// A stretch of a media file's audio: which it is, and where its samples are to be had.
package struct AudioReference: Sendable, Hashable {
  /// Where the samples are. They stay there until the answer is in.
  package enum Location: Sendable, Hashable {
    /// A file of this machine that holds the stretch and nothing else, as raw little-endian 32-bit floats.
    case samples(path: String)
  }

  /// Samples from the start of the media file, at 16 kHz mono.
  package var range: Range<Int>
  /// SHA-256 of the samples as they are at the location, in hex: equal for equal audio, whichever file it is from. `nil`
  /// where it was not computed.
  package var digest: String?
  package var location: Location

  package init(range: Range<Int>, digest: String? = nil, location: Location) {
    self.range = range
    self.digest = digest
    self.location = location
  }

  /// Seconds.
  package var duration: Double { Double(range.count) / AudioFormat.sampleRate }

  /// As worker processes of this machine are handed it.
  package var file: WindowAudio {
    switch location {
    case .samples(let path): WindowAudio(path: path, samples: range.count)
    }
  }
}
