import Foundation

/// Writes transcripts in every ``TranscriptFormat``.
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
    switch format {
    case .json: json(transcript)
    case .txt: PlainTextWriter.string(transcript.subtitleSegments)
    case .srt: SubRipWriter.string(cues(of: transcript, subtitles))
    case .vtt: WebVTTWriter.string(cues(of: transcript, subtitles))
    case .tsv: TabSeparatedWriter.string(transcript.subtitleSegments)
    case .aud: AudacityWriter.string(transcript.subtitleSegments)
    case .whisperx: WhisperXWriter.string(transcript)
    case .verboseJSON: json(VerboseTranscript(transcript))
    }
  }

  private static func cues(of transcript: Transcript, _ options: SubtitleOptions) -> [SubtitleCue] {
    SubtitleLayout(options: options, separator: transcript.wordSeparator).cues(of: transcript.subtitleSegments)
  }

  /// Numbers that JSON cannot hold become strings; nothing else of these values can fail to be written.
  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder.wire
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}
