/// A transcript's document in parts, so that it can be written without ever being held: fixed text, and writers of which
/// each goes over all segments once.
package struct TranscriptDocument: Sendable {
  package enum Part: Sendable {
    /// UTF-8.
    case text([UInt8])
    case segments(any SegmentWriter)
  }

  /// In the order in which they are written.
  package let parts: [Part]

  /// - Parameters:
  ///   - transcript: of whose segments no notice is taken here.
  ///   - facts: of all of its segments, as far as the format needs them.
  package init(
    _ transcript: Transcript, as format: TranscriptFormat, subtitles: SubtitleOptions, facts: TranscriptFacts
  ) {
    let language = transcript.language
    switch format {
    case .json: parts = Self.native(transcript)
    case .txt: parts = [.segments(LineWriter(line: PlainTextWriter.line))]
    case .tsv: parts = [.text(TabSeparatedWriter.header), .segments(LineWriter(line: TabSeparatedWriter.line))]
    case .aud: parts = [.segments(LineWriter(line: AudacityWriter.line))]
    case .srt:
      parts = [.segments(CueWriter(facts, subtitles, language: language, cue: SubRipWriter.cue))]
    case .vtt:
      parts = [
        .text(WebVTTWriter.header), .segments(CueWriter(facts, subtitles, language: language, cue: WebVTTWriter.cue)),
      ]
    case .whisperx: parts = Self.whisperX(language, facts)
    case .verboseJSON: parts = Self.verbose(transcript)
    }
  }

  /// Its segments are the last of its keys.
  private static func native(_ transcript: Transcript) -> [Part] {
    var head = transcript
    head.segments = []
    return [.text(DocumentJSON.bytes(of: head).dropLast(2)), .segments(NativeSegmentWriter()), .text("]}")]
  }

  private static func whisperX(_ language: String?, _ facts: TranscriptFacts) -> [Part] {
    var parts: [Part] = [.text("{\"segments\": ["), .segments(WhisperXWriter(facts, .segments))]
    if facts.hasWords { parts += [.text("], \"word_segments\": ["), .segments(WhisperXWriter(facts, .words))] }
    let name = language.map { OrderedJSON.string($0) } ?? .null
    return parts + [.text("], \"language\": \(name.text)}")]
  }

  private static func verbose(_ transcript: Transcript) -> [Part] {
    let space = WrittenLanguage.wordSeparator(of: transcript.language)
    let duration = String(decoding: DocumentJSON.bytes(of: transcript.duration), as: UTF8.self)
    let language = String(decoding: DocumentJSON.bytes(of: transcript.language ?? "unknown"), as: UTF8.self)
    return [
      .text("{\"duration\":\(duration),\"language\":\(language),\"segments\":["),
      .segments(VerboseSegmentWriter(separator: space)),
      .text("],\"task\":\"transcribe\",\"text\":\""), .segments(RunningTextWriter(separator: space)),
      .text("\",\"words\":["), .segments(VerboseWordWriter()), .text("]}"),
    ]
  }
}

extension TranscriptDocument.Part {
  fileprivate static func text(_ text: String) -> Self { .text(Array(text.utf8)) }
  fileprivate static func text(_ bytes: ArraySlice<UInt8>) -> Self { .text(Array(bytes)) }
}
