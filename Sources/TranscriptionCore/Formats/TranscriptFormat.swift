/// How a transcript can be written.
package enum TranscriptFormat: String, Sendable, CaseIterable {
  /// The native JSON of the HTTP API.
  case json
  case txt
  case srt
  case vtt
  case tsv
  /// Audacity labels.
  case aud
  /// WhisperX's JSON.
  case whisperx
  /// OpenAI's `verbose_json`.
  case verboseJSON = "verbose_json"

  /// The media type of a document in this format.
  package var contentType: String {
    switch self {
    case .json, .whisperx, .verboseJSON: "application/json; charset=utf-8"
    case .txt, .aud: "text/plain; charset=utf-8"
    case .srt: "application/x-subrip; charset=utf-8"
    case .vtt: "text/vtt; charset=utf-8"
    case .tsv: "text/tab-separated-values; charset=utf-8"
    }
  }

  /// What the name of a downloaded document ends with, without the dot.
  package var fileExtension: String {
    switch self {
    case .whisperx, .verboseJSON: "json"
    default: rawValue
    }
  }
}
