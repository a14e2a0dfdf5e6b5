/// Writes transcripts in every ``TranscriptFormat``.
package enum TranscriptWriter {
  /// The whole document, UTF-8.
  package static func string(_ transcript: Transcript, as format: TranscriptFormat) -> String {
    ""
  }
}
