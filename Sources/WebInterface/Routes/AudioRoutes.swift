import HTTPTypes
import Hummingbird
import TranscriptionCore

/// The original bytes of a media file, as media elements ask for them: ranges, validators, `HEAD`.
///
/// Uploads are untrusted: the type comes from the name and is never sniffed, and a sandbox keeps an uploaded page from
/// running as one of ours.
struct AudioRoutes: Sendable {
  let finder: SessionFinder
  private let files = FileIO()
  /// What is read ahead of a client that takes it slowly.
  private static let chunkBytes = 32 << 10

  init(finder: SessionFinder) { self.finder = finder }

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/sessions/{session}/files/{file}/audio", use: serve)
  }

  private func serve(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    let id = try finder.fileID(context)
    let media = try await session.media(id)
    let codec = try await session.file(id).record.codec
    let tag = EntityTag.quoted(media.entityTag)
    let modified = HTTPDate.string(media.modifiedAt)
    let disposition: ContentDisposition.Kind = try QueryReader(request).flag("download") ? .attachment : .inline
    var headers: HTTPFields = [
      .eTag: tag, .lastModified: modified, .acceptRanges: "bytes", .cacheControl: "private, no-cache",
      .contentType: AudioContentType.of(name: media.name, codec: codec),
      .contentDisposition: ContentDisposition.value(disposition, fileName: media.name),
      .xContentTypeOptions: "nosniff", .contentSecurityPolicy: "sandbox",
    ]
    if let condition = request.headers[.ifMatch], !EntityTag.matches(ifMatch: condition, tag) {
      throw HTTPError(
        .preconditionFailed, headers: [.eTag: tag],
        message: "The file is not the one that If-Match names. Read its ETag again.")
    }
    if let condition = request.headers[.ifNoneMatch], EntityTag.matches(ifNoneMatch: condition, tag) {
      return Response(status: .notModified, headers: headers)
    }
    let grant = try await finder.grant(request, context)
    var range = ByteRange(request.headers[.range], size: media.bytes)
    if let condition = request.headers[.ifRange], condition != tag, condition != modified { range = .whole }
    switch range {
    case .whole:
      let body = try await files.loadFile(path: media.path, context: context, chunkLength: Self.chunkBytes)
      return Response(status: .ok, headers: headers, body: Self.bounded(body, by: grant))
    case .part(let bytes):
      headers[.contentRange] = "bytes \(bytes.lowerBound)-\(bytes.upperBound)/\(media.bytes)"
      let body = try await files.loadFile(
        path: media.path, range: bytes, context: context, chunkLength: Self.chunkBytes)
      return Response(status: .partialContent, headers: headers, body: Self.bounded(body, by: grant))
    case .unsatisfiable:
      throw HTTPError(
        .rangeNotSatisfiable, headers: [.contentRange: "bytes */\(media.bytes)", .acceptRanges: "bytes"],
        message: "The file has \(media.bytes) bytes; the range lies outside.")
    }
  }

  /// A body that breaks off when the credential opens the session no more, or the session has ended: a slow reader would
  /// otherwise keep the bytes of a removed file for hours. The client sees that the length is not the announced one.
  private static func bounded(_ body: ResponseBody, by grant: SessionGrant) -> ResponseBody {
    ResponseBody(contentLength: body.contentLength) { writer in
      try await ResponseLifetime.run(grant: grant) { over in
        try await body.write(EndingWriter(writer, until: over))
      }
    }
  }
}
