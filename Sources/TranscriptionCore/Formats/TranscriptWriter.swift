/// Writes transcripts that are in memory in every ``TranscriptFormat``.
///
/// Text, subtitles, tables and labels follow WhisperX's writers byte by byte; gaps are in the native JSON only.
package enum TranscriptWriter {
  /// The whole document, UTF-8.
  package static func string(_ transcript: Transcript, as format: TranscriptFormat) -> String {
    string(transcript, as: format, subtitles: SubtitleOptions())
  }

  /// The whole document, UTF-8, with subtitles (`srt`, `vtt`) laid out as told.
  package static func string(
    _ transcript: Transcript, as format: TranscriptFormat, subtitles: SubtitleOptions
  ) -> String {
    var facts = TranscriptFacts()
    facts.look(at: transcript.segments)
    var bytes: [UInt8] = []
    for part in TranscriptDocument(transcript, as: format, subtitles: subtitles, facts: facts).parts {
      switch part {
      case .text(let text): bytes += text
      case .segments(var writer):
        writer.write(transcript.segments, to: &bytes)
        writer.finish(to: &bytes)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
