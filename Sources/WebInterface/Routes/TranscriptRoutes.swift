import HTTPTypes
import Hummingbird
import TranscriptionCore

/// Transcripts of one file or of the whole session, in every format.
struct TranscriptRoutes: Sendable {
  let finder: SessionFinder

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/sessions/{session}/files/{file}/transcript", use: serveFile)
    table.on(.get, "/v1/sessions/{session}/transcript", use: serveSession)
  }

  private func serveFile(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    let query = QueryReader(request)
    let format = try Self.format(query)
    let transcript = try await session.segmentedTranscript(
      of: try finder.fileID(context), partial: try query.flag("partial"))
    let document = try await TranscriptBody([transcript], as: format, subtitles: try Self.subtitles(query, format))
    return try await TranscriptResponse.make(
      document, type: format.contentType, headers: try Self.headers(query, name: transcript.head.name, format),
      grant: try await finder.grant(request, context), logger: context.logger)
  }

  /// `json` lists the files' transcripts. Every other format is one document, as if the files had been played one after
  /// the other: in playlist order, the times of each shifted by the durations of those before it.
  private func serveSession(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    let query = QueryReader(request)
    let format = try Self.format(query)
    let transcripts = try await session.segmentedTranscripts(partial: try query.flag("partial"))
    let document =
      format == .json
      ? TranscriptBody(transcripts, of: session.id)
      : try await TranscriptBody(transcripts, as: format, subtitles: try Self.subtitles(query, format))
    return try await TranscriptResponse.make(
      document, type: format.contentType, headers: try Self.headers(query, name: session.id.description, format),
      grant: try await finder.grant(request, context), logger: context.logger)
  }

  private static func format(_ query: QueryReader) throws(ServiceError) -> TranscriptFormat {
    guard let text = query.text("format") else { return .json }
    guard let format = TranscriptFormat(rawValue: text) else {
      let known = TranscriptFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ServiceError(
        .invalidRequest, code: "invalid_parameter", message: "format must be one of \(known).",
        parameter: "format")
    }
    return format
  }

  /// WhisperX's options of the same names; of use to `srt` and `vtt`.
  private static func subtitles(
    _ query: QueryReader, _ format: TranscriptFormat
  ) throws(ServiceError) -> SubtitleOptions {
    if format == .json { return SubtitleOptions() }
    let width = try query.integer("max_line_width", in: 1...1_000)
    let count = try query.integer("max_line_count", in: 1...100)
    let highlightsWords = try query.flag("highlight_words")
    // Every word of a subtitle repeats the whole subtitle.
    if highlightsWords, let width, let count, width * count > highlightedCharacters {
      throw ServiceError(
        .invalidRequest, code: "invalid_parameter",
        message:
          "With highlight_words a subtitle may have at most \(highlightedCharacters) characters: max_line_width times "
          + "max_line_count.", parameter: "max_line_width", limit: highlightedCharacters)
    }
    return SubtitleOptions(maximumLineWidth: width, maximumLineCount: count, highlightsWords: highlightsWords)
  }

  private static let highlightedCharacters = 1_000

  private static func headers(
    _ query: QueryReader, name: String, _ format: TranscriptFormat
  ) throws(ServiceError) -> HTTPFields {
    guard try query.flag("download") else { return [:] }
    let fileName = "\(FileName.split(name).stem).\(format.fileExtension)"
    return [.contentDisposition: ContentDisposition.value(.attachment, fileName: fileName)]
  }
}
