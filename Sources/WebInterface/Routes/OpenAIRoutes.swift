import HTTPTypes
import Hummingbird
import NIOCore
import TranscriptionCore

/// OpenAI's transcription endpoints. Each call is a ``TransientSession``; a client that disconnects stops the work.
struct OpenAIRoutes: Sendable {
  let service: any SessionService
  let limits: MultipartLimits
  let pingInterval: Duration
  let drain: Drain

  func add(to table: inout RouteTable) {
    table.on(.post, "/v1/audio/transcriptions") { try await serve($0, $1, task: .transcribe) }
    table.on(.post, "/v1/audio/translations") { try await serve($0, $1, task: .translate) }
  }

  private func serve(
    _ request: Request, _ context: WebContext, task: TranscriptionTask
  ) async throws -> Response {
    let credential = CredentialReader.bearer(of: request)
    try service.authorize(credential)
    // A stop waits for it.
    let call = drain.call()
    var reader = try MultipartReader(request, limits: limits)
    var form = TranscriptionForm(task: task, engines: service.engines)
    guard let part = try await Self.readFields(of: &reader, into: &form, untilFile: true) else {
      throw ServiceError(
        .invalidRequest, code: "missing_file",
        message: "The form has no part named file. Send the audio as a part named file.", parameter: "file")
    }
    let session = try await TransientSession.open(
      form.wishes, with: service, credential: credential, call: call, drain: drain, context)
    return try await session.endingOnFailure { session in
      let file = try await upload(part, from: &reader, to: session, form: &form)
      guard !form.streams else { return stream(file, of: session, context) }
      let response = try Self.response(try await session.transcript(of: file), form)
      await session.end()
      return response
    }
  }

  /// Takes the file and the fields after it. The options are changed before the upload counts as complete, so they hold
  /// for it wherever they stood in the form.
  private func upload(
    _ part: MultipartPart, from reader: inout MultipartReader, to session: TransientSession,
    form: inout TranscriptionForm
  ) async throws -> FileID {
    let name = part.fileName ?? ""
    let opened = form.wishes
    let upload = UploadRequest(name: name.isEmpty ? "audio" : name, audioTrack: form.audioTrack)
    return try await session.put(upload) { writer in
      while let chunk = try await reader.nextChunk() { try await writer.write(Array(buffer: chunk)) }
      _ = try await Self.readFields(of: &reader, into: &form, untilFile: false)
      guard form.audioTrack == upload.audioTrack else { throw Self.trackIsLate }
      if form.wishes != opened { try await session.change(form.wishes) }
    }
  }

  /// Every other field may stand behind the file: it is not needed until the whole form is there.
  private static let trackIsLate = ServiceError(
    .invalidRequest, code: "invalid_value",
    message: "The field audio_track stands behind the file. Send it before the file.", parameter: "audio_track")

  /// Reads fields up to the file, which is returned unread, or up to the end.
  private static func readFields(
    of reader: inout MultipartReader, into form: inout TranscriptionForm, untilFile: Bool
  ) async throws -> MultipartPart? {
    while let part = try await reader.nextPart() {
      if part.isFile {
        if untilFile { return part }
      } else if part.fileName == nil {
        try form.set(part.name, to: try await reader.text(of: part))
      }
    }
    return nil
  }

  private static func response(_ transcript: Transcript, _ form: TranscriptionForm) throws -> Response {
    switch form.format {
    case .json:
      return try .json(TranscriptionPayload(transcript))
    case .verboseJSON:
      return try .json(
        VerboseTranscriptionPayload(transcript, task: form.task, granularities: form.granularities))
    case .text:
      return .text((PlainText.of(transcript) + "\n").utf8, type: TranscriptFormat.txt.contentType)
    case .srt:
      return .text(SubtitleDocument.subRip(transcript).utf8, type: TranscriptFormat.srt.contentType)
    case .vtt:
      return .text(SubtitleDocument.webVTT(transcript).utf8, type: TranscriptFormat.vtt.contentType)
    }
  }

  /// The session ends when the last frame is out or the reader is gone.
  private func stream(_ file: FileID, of session: TransientSession, _ context: WebContext) -> Response {
    let deltas = DeltaStream(session: session, file: file, pingInterval: pingInterval, logger: context.logger)
    let headers: HTTPFields = [
      .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-cache", .xAccelBuffering: "no",
    ]
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        try await session.endingOnFailure { _ in try await deltas.write(to: &writer) }
        await session.end()
        try await writer.finish(nil)
      })
  }
}
