import HTTPTypes
import Hummingbird
import NIOCore
import TranscriptionCore

/// Uploading, listing, removing and retrying media files.
struct FileRoutes: Sendable {
  let finder: SessionFinder
  let limits: MultipartLimits
  let bodies: JSONBodies

  private static let maximumKeyLength = 255
  private static let trackField = "audio_track"
  /// Between a form's idempotency key and the number of a part: no key has it.
  private static let partMark = "\u{1F}"

  func add(to table: inout RouteTable) {
    let path = "/v1/sessions/{session}/files"
    table.on(.post, path, use: upload)
    table.on(.post, path + "/from-url", use: fetch)
    table.on(.get, path, use: list)
    table.on(.get, path + "/{file}", use: show)
    table.on(.delete, path + "/{file}", use: remove)
    table.on(.post, path + "/{file}/retry", use: retry)
  }

  private func upload(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    let key = try Self.idempotencyKey(request)
    let type = HeaderParameters(request.headers[.contentType] ?? "").head
    if type == "multipart/form-data" {
      return try await uploadForm(request, to: session, key: key)
    }
    guard !type.hasPrefix("multipart/"), type != "application/json", !type.hasSuffix("+json") else {
      throw ServiceError(
        .unsupportedMediaType, code: "unsupported_media_type",
        message: "Send the bytes of an audio or video file, or multipart/form-data with a part named file.")
    }
    let file = try await RawUpload(request, key: key, audioTrack: try Self.audioTrack(request)).send(session.upload)
    return try Self.accepted([AcceptedFilePayload(file)])
  }

  /// Each part named `file` is a file; a field `audio_track` holds for those behind it; other parts are skipped. Files are taken one by one as they come, so when one is
  /// refused the ones before it stay, and the answer says which.
  private func uploadForm(
    _ request: Request, to session: any SessionHandle, key: String?
  ) async throws -> Response {
    var reader = try MultipartReader(request, limits: limits)
    var files: [AcceptedFilePayload] = []
    var track = try Self.audioTrack(request)
    do {
      while let part = try await reader.nextPart() {
        if part.name == Self.trackField, !part.isFile {
          guard files.isEmpty else { throw Self.trackIsLate }
          track = try UploadRequest.audioTrack(try await reader.text(of: part))
          continue
        }
        // What a browser sends for a file field in which nothing was chosen has an empty name.
        guard part.isFile, part.fileName != "" else { continue }
        let upload = UploadRequest(
          name: part.fileName ?? "upload",
          idempotencyKey: key.map { files.isEmpty ? $0 : "\($0)\(Self.partMark)\(files.count + 1)" }, audioTrack: track)
        let file = try await session.upload(upload) { writer in
          while let chunk = try await reader.nextChunk() { try await writer.write(Array(buffer: chunk)) }
        }
        files.append(AcceptedFilePayload(file))
      }
    } catch {
      throw files.isEmpty ? error : PartialUploadError(cause: error, accepted: files)
    }
    guard !files.isEmpty else {
      throw ServiceError(
        .invalidRequest, code: "missing_file",
        message: "The form has no part named file with a file in it. Send each file as a part named file.",
        parameter: "file")
    }
    return try Self.accepted(files)
  }

  /// Answers once the file is in. A client that hangs up before then gives it up. Nor does a server that stops wait for it.
  private func fetch(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    let key = try Self.idempotencyKey(request)
    guard let wish = try await bodies.decode(RemoteFilePayload.self, from: request) else {
      throw ServiceError(
        .invalidRequest, code: "invalid_field", message: "The field url is missing.", parameter: "url")
    }
    let file = try await ResponseLifetime.run(on: context.channel, grant: nil) { over in
      try await over.beforeEnd {
        try await session.fetch(
          url: wish.url,
          UploadRequest(
            name: wish.name.map(FileName.clean) ?? "", idempotencyKey: key, audioTrack: wish.audioTrack))
      }
    }
    return try Self.accepted([AcceptedFilePayload(file)])
  }

  private func list(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    let query = QueryReader(request)
    guard query.text("after") != nil || query.text("limit") != nil else {
      return try .json(FilesPayload(files: try await session.files().map { FilePayload($0) }))
    }
    let after = try query.text("after").map { text throws(ServiceError) in
      guard let file = FileID(text) else {
        throw ServiceError(
          .invalidRequest, code: "invalid_parameter", message: "after must be the id of a file.", parameter: "after")
      }
      return file
    }
    let page = try await session.files(
      after: after, limit: try query.integer("limit", in: 1...1_000) ?? 1_000)
    return try .json(FilePagePayload(page))
  }

  private func show(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    return try .json(FilePayload(try await session.file(try finder.fileID(context))))
  }

  private func remove(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    try await session.remove(try finder.fileID(context))
    return Response(status: .noContent)
  }

  private func retry(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .change)
    return try .json(FilePayload(try await session.retry(try finder.fileID(context))), status: .accepted)
  }

  private static func accepted(_ files: [AcceptedFilePayload]) throws -> Response {
    try .json(FilesPayload(files: files), status: .accepted)
  }

  private static func audioTrack(_ request: Request) throws(ServiceError) -> Int? {
    try QueryReader(request).integer(trackField, in: UploadRequest.audioTracks)
  }

  private static let trackIsLate = ServiceError(
    .invalidRequest, code: "invalid_field",
    message: "The field audio_track stands behind a file. Send it before the files that it is meant for.",
    parameter: trackField)

  private static func idempotencyKey(_ request: Request) throws(ServiceError) -> String? {
    guard let key = request.headers[.idempotencyKey], !key.isEmpty else { return nil }
    guard key.utf8.count <= maximumKeyLength, key.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw ServiceError(
        .invalidRequest, code: "invalid_header",
        message: "Idempotency-Key must be at most \(maximumKeyLength) printable ASCII characters.",
        parameter: "Idempotency-Key")
    }
    return key
  }
}
