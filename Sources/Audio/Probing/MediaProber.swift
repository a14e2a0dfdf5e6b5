import TranscriptionCore

/// Looks at a media file without decoding it, unless there are several audio tracks to choose from.
package struct MediaProber: Sendable {
  package var limits: DecoderLimits
  private let index: MediaIndex

  /// - Parameter index: shared with the decoder, which needs to know the same.
  package init(limits: DecoderLimits = DecoderLimits(), index: MediaIndex = MediaIndex()) {
    self.limits = limits
    self.index = index
  }

  /// Examines the file at `path`.
  ///
  /// - Parameter track: the audio track that is wanted, from 1; `nil` to choose.
  /// - Returns: a description of a file that has sound, as far as can be told without decoding it.
  /// - Throws: `FileFailure` with the code `empty_file`, `no_audio`, `no_such_track`, `undecodable`, `too_long`, `unreadable`,
  ///   `decoder_stalled` or `decoder_missing`; `CancellationError`.
  package func probe(path: String, track: Int? = nil) async throws -> MediaProbe {
    let survey = try await index.survey(path: path, track: track, limits: limits)
    var probe = survey.probe
    probe.notices = survey.notices
    if let duration = probe.duration {
      guard duration > 0 else { throw FileFailure.noAudio }
      guard duration <= limits.maximumSeconds else { throw FileFailure.tooLong(limitSeconds: limits.maximumSeconds) }
    }
    return probe
  }
}
